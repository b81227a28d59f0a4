import { writeFile } from "node:fs/promises";
import { builtinEmbedder } from "../../functions/corpus/embed/builtin.ts";
import { encodeIndex } from "../../functions/corpus/index/encode.ts";
import { openIndex } from "../../functions/corpus/search/open.ts";
import { answerability } from "./answerability.ts";
import { type Question, readDataset } from "./dataset.ts";
import { embedAll } from "./embed-all.ts";
import { footnote, miniSearch, orama, type Search } from "./engines.ts";
import { machine, machineInWords } from "./machine.ts";

const depth = 10;

interface Figures {
  recall1: number;
  recall5: number;
  recall10: number;
  mrr10: number;
}

/** `npm run bench -- retrieval`: recall and MRR of Footnote, MiniSearch and Orama over the same passages. */
export async function retrieval({ data, json }: { data: string; json?: string }): Promise<void> {
  const dataset = await readDataset(data);
  const lexical = await openIndex(await encodeIndex("", dataset.documents));
  const embedder = builtinEmbedder();
  const before = process.cpuUsage();
  const vectors = await embedAll(dataset.documents, embedder);
  const { user, system } = process.cpuUsage(before);
  const hybrid = await openIndex(await encodeIndex("", dataset.documents, vectors), embedder);
  const passages = lexical.passages();
  const questions = dataset.questions.filter(({ answerable }) => answerable);
  const engines: [string, Search][] = [
    ["Footnote, words only", footnote(lexical, passages)],
    ["Footnote, builtin encoder", footnote(hybrid, passages)],
    ["MiniSearch", miniSearch(passages)],
    ["Orama", await orama(passages)],
  ];
  const figures: Record<string, Figures> = {};
  say(`${machineInWords()}`);
  say(
    `${data}: ${dataset.documents.length} documents, ${passages.length} passages, ${questions.length} questions`,
  );
  say(
    `${vectors.values.length} sentences, ${Math.round((vectors.values.length * 1e6) / (user + system))} encoded in a second of processor time`,
  );
  say(`\n${"".padEnd(28)}R@1    R@5    R@10   MRR@10`);
  for (const [name, search] of engines) {
    const measured = await measure(search, questions, passages);
    figures[name] = measured;
    say(
      `${name.padEnd(28)}${Object.values(measured)
        .map((x) => x.toFixed(3))
        .join("  ")}`,
    );
  }
  const evidence = {
    "words only": await answerability(dataset, lexical),
    "builtin encoder": await answerability(dataset, hybrid, embedder),
  };
  say(
    "\nEvidence that the corpus answers, AUC: against the set's unanswerable questions, against other documents' questions",
  );
  for (const [name, { adversarial, elsewhere }] of Object.entries(evidence))
    say(`${name.padEnd(28)}${adversarial?.toFixed(3) ?? "-"}  ${elsewhere?.toFixed(3) ?? "-"}`);
  if (json) {
    const outcome = { machine: machine(), data, figures, evidence };
    await writeFile(json, `${JSON.stringify(outcome, null, 2)}\n`);
  }
}

async function measure(
  search: Search,
  questions: readonly Question[],
  passages: readonly { document: string; text: string }[],
): Promise<Figures> {
  const ranks: number[] = [];
  for (const { query, hit } of questions) {
    const found = await search(query, depth);
    ranks.push(found.findIndex((row) => hit(passages[row] ?? { document: "", text: "" })));
  }
  const share = (k: number) => ranks.filter((rank) => rank >= 0 && rank < k).length / ranks.length;
  const mrr10 = ranks.reduce((sum, rank) => sum + (rank < 0 ? 0 : 1 / (rank + 1)), 0) / ranks.length;
  return { recall1: share(1), recall5: share(5), recall10: share(10), mrr10 };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
