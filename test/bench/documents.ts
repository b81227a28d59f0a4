import { existsSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { cases } from "./documents/cases.ts";
import { type Checked, check } from "./documents/check.ts";

/** `npm run bench -- documents`: what has to be read from the files of a folder of cases, and whether it is. */
export async function documents({ data, json }: { data: string; json?: string }): Promise<void> {
  const results: Record<string, Checked[]> = {};
  let [held, all] = [0, 0];
  for (const { folder, expected } of cases) {
    const at = path.join(data, folder);
    if (!existsSync(at)) continue;
    const checked = await check(at, expected).catch((error: Error): Checked[] => [
      { what: "is read", held: false, found: error.message },
    ]);
    results[folder] = checked;
    held += checked.filter((one) => one.held).length;
    all += checked.length;
    const ok = checked.every((one) => one.held);
    process.stdout.write(`${ok ? "held  " : "broken"}  ${folder}\n`);
    for (const { what, held, found } of checked)
      if (!held) process.stdout.write(`        ${what}\n          found: ${found}\n`);
  }
  const known = new Set(cases.map(({ folder }) => folder.split("/")[0]));
  const others = (await readdir(data)).filter((name) => /^\d/.test(name) && !known.has(name));
  process.stdout.write(`\n${held} of ${all} held`);
  process.stdout.write(others.length > 0 ? `; not checked here: ${others.join(", ")}\n` : "\n");
  if (json) await writeFile(json, `${JSON.stringify(results, undefined, 2)}\n`);
}
