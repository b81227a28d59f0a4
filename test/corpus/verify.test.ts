import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { CorpusError } from "../../functions/corpus/errors.ts";
import { isAsBuilt, openFolder, verifyIndexFile } from "../../functions/corpus/index/build.ts";
import { verifyIndex } from "../../functions/corpus/index/index-file.ts";
import { bytesSource } from "../../functions/corpus/index/index-source.ts";

const scratch = await mkdtemp(path.join(tmpdir(), "footnote-verify-"));
const indexFile = path.join(scratch, "corpus.index");
afterAll(() => rm(scratch, { recursive: true }));
await openFolder("corpus", indexFile);
const whole = new Uint8Array(await readFile(indexFile));

it("an index is as it was built until a byte of it is changed, whichever", () => {
  verifyIndex(bytesSource(whole));
  const tables = whole.length - 8000;
  expect(tables).toBeGreaterThan(0);
  // The first of the tables, the last byte, and many between.
  for (let at = tables; at < whole.length; at += 61) {
    const changed = whole.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => verifyIndex(bytesSource(changed)), `byte ${at}`).toThrow(CorpusError);
  }
});

it("a changed index is built anew by a build, and said to be damaged where it would be deployed", async () => {
  const changed = whole.slice();
  const at = Buffer.from(whole).indexOf("Alibaba and Xiaomi");
  expect(at).toBeGreaterThan(0);
  changed[at] = "E".charCodeAt(0);
  const file = path.join(scratch, "changed.index");
  await writeFile(file, changed);
  expect(isAsBuilt(file)).toBe(false);
  expect(() => verifyIndexFile(file)).toThrow(/damaged: its bytes are not those/);
  // Without a look at all bytes it would be quoted.
  const trusting = await openFolder("corpus", file);
  expect([trusting.rebuilt, trusting.corpus.document("ai-chip-ban")?.text]).toEqual([
    false,
    expect.stringContaining("Elibaba and Xiaomi"),
  ]);
  const { rebuilt, corpus } = await openFolder("corpus", file, { verify: true });
  expect([rebuilt, corpus.document("ai-chip-ban")?.text]).toEqual([
    true,
    expect.stringContaining("Alibaba and Xiaomi"),
  ]);
  expect(new Uint8Array(await readFile(file))).toEqual(whole);
  await copyFile(file, indexFile);
  expect((await openFolder("corpus", indexFile, { verify: true })).rebuilt).toBe(false);
});
