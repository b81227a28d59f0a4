import { parseArgs } from "node:util";
import { z } from "zod";

const usage =
  "Usage: npm run bench -- retrieval --data DIR [--json FILE] | grounding --data FILE.jsonl [--json FILE] | answers --data DIR [--json FILE] | followups --data DIR [--json FILE] | speed --data DIR [--sizes 1000,10000,100000] [--json FILE]";

const { positionals, values } = (() => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { data: { type: "string" }, sizes: { type: "string" }, json: { type: "string" } },
    });
  } catch (error) {
    return fail((error as Error).message.split(". ")[0] ?? "");
  }
})();
const sizes = z
  .string()
  .default("1000,10000,100000")
  .transform((list) => list.split(",").map(Number))
  .pipe(z.array(z.int().min(100).max(1_000_000)))
  .safeParse(values.sizes);
if (!sizes.success) fail("--sizes takes numbers of passages from 100 on, separated by commas");
const data =
  values.data ??
  fail("--data is missing: a folder with documents.jsonl and queries.jsonl, or a file of claims");
const json = values.json;

switch (positionals[0]) {
  case "retrieval": {
    const { retrieval } = await import("./retrieval.ts");
    await retrieval({ data, ...(json ? { json } : {}) });
    break;
  }
  case "grounding": {
    const { grounding } = await import("./grounding.ts");
    await grounding({ data, ...(json ? { json } : {}) });
    break;
  }
  case "answers": {
    const { answers } = await import("./answers.ts");
    await answers({ data, ...(json ? { json } : {}) });
    break;
  }
  case "followups": {
    const { followups } = await import("./followups.ts");
    await followups({ data, ...(json ? { json } : {}) });
    break;
  }
  case "speed": {
    const { speed } = await import("./speed.ts");
    await speed({ data, sizes: sizes.data ?? [], ...(json ? { json } : {}) });
    break;
  }
  default:
    fail(`There is no bench "${positionals[0] ?? ""}"`);
}

function fail(problem: string): never {
  process.stderr.write(`${problem}. ${usage}\n`);
  process.exit(2);
}
