import { builtinEmbedder } from "../../functions/corpus/embed/builtin.ts";
import { openFolder } from "../../functions/corpus/index/build.ts";
import { progressOn } from "../../functions/local/progress.ts";

/** Builds the index of a folder and prints what the process took of memory at most, in MiB. */
const [, , corpus = "", index = ""] = process.argv;
const { show, clear } = progressOn(process.stderr);
await openFolder(corpus, index, { embedder: builtinEmbedder(), onProgress: show });
clear();
process.stdout.write(String(process.resourceUsage().maxRSS / 1024));
process.exit();
