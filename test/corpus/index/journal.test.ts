import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { openJournal } from "../../../functions/corpus/index/journal.ts";

const scratch = await mkdtemp(path.join(tmpdir(), "footnote-"));
afterAll(() => rm(scratch, { recursive: true }));

const bytes = (text: string) => new TextEncoder().encode(text);

async function written(name: string): Promise<string> {
  const file = path.join(scratch, name);
  const journal = openJournal(file);
  journal.put("first", bytes("one"));
  journal.put("second", bytes("two"));
  journal.put("first", bytes("one, mended"));
  journal.close(false);
  return file;
}

it("keeps what was put into it, the last of each key, over runs", async () => {
  const file = await written("kept");
  const journal = openJournal(file);
  expect(String(journal.get("first"))).toBe("one, mended");
  expect(String(journal.get("second"))).toBe("two");
  expect(journal.get("third")).toBeUndefined();
  journal.put("third", bytes("three"));
  expect(String(journal.get("third"))).toBe("three");
  journal.close(false);
  expect(String(openJournal(file).get("third"))).toBe("three");
});

it("keeps what stands before a record that is cut short or altered, and goes on from there", async () => {
  for (const spoil of [
    (whole: Buffer) => whole.subarray(0, -3),
    (whole: Buffer) => Buffer.concat([whole.subarray(0, -3), Buffer.from("xxx")]),
    (whole: Buffer) => Buffer.concat([whole, Buffer.alloc(7)]),
  ]) {
    const file = await written("spoilt");
    const whole = await readFile(file);
    const spoilt = spoil(whole);
    await writeFile(file, spoilt);
    const journal = openJournal(file);
    expect(String(journal.get("first"))).toBe(spoilt.length > whole.length ? "one, mended" : "one");
    journal.put("fourth", bytes("four"));
    journal.close(false);
    const again = openJournal(file);
    expect(String(again.get("second"))).toBe("two");
    expect(String(again.get("fourth"))).toBe("four");
    again.close(true);
  }
});

it("begins anew where there is another file, and leaves none behind when it is done", async () => {
  const file = path.join(scratch, "other");
  await writeFile(file, '["key","dmFsdWU="]\n');
  const journal = openJournal(file);
  expect(journal.get("key")).toBeUndefined();
  journal.close(true);
  await expect(stat(file)).rejects.toThrow(/ENOENT/);
});
