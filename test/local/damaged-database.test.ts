import { cp, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, expect, it } from "vitest";
import { startLocalDynamo } from "../../functions/local/dynamodb.ts";
import { UsageError } from "../../functions/local/setup.ts";
import { documentClient } from "../../functions/state/client.ts";
import { createTable } from "../../functions/state/table.ts";

const scratch = await mkdtemp(path.join(tmpdir(), "footnote-damage-"));
const whole = path.join(scratch, "whole");
afterAll(() => rm(scratch, { recursive: true }));

const first = await startLocalDynamo(whole);
const client = documentClient({ endpoint: first.endpoint });
await createTable(client, "footnote");
await client.send(
  new PutCommand({ TableName: "footnote", Item: { pk: "a", sk: "b", text: "x".repeat(1000) } }),
);
client.destroy();
await first.close();
// What was in the log goes into a table of its own when it is opened again.
await (await startLocalDynamo(whole)).close();
const files = (await readdir(whole)).filter((file) => /^(?:CURRENT|MANIFEST|\d+\.ldb)/.test(file));

it("has the files that can be damaged", () => {
  expect(files.map((file) => file.replace(/[\d-]+/, "")).sort()).toEqual([".ldb", "CURRENT", "MANIFEST"]);
});

it.each(files.flatMap((file) => [[file, "other bytes"] as const, [file, ""] as const]))(
  "a database whose %s has become %j is one sentence that names the folder and the way out",
  async (file, bytes) => {
    const folder = path.join(scratch, "damaged");
    await rm(folder, { recursive: true, force: true });
    await cp(whole, folder, { recursive: true });
    await writeFile(path.join(folder, file), bytes.repeat(50));
    const failed = startLocalDynamo(folder);
    await expect(failed).rejects.toThrow(UsageError);
    await expect(failed).rejects.toThrow(
      new RegExp(
        `^The database folder ${folder} is damaged \\(LEVEL_\\w+\\): remove it, .* or set DATA_DIR to another folder\\.$`,
      ),
    );
  },
);
