import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { readQuestion } from "../../functions/answer/question/question.ts";
import { retrieve } from "../../functions/answer/retrieve.ts";
import { encodeIndex } from "../../functions/corpus/index/encode.ts";
import { layOut } from "../../functions/corpus/parse/layout.ts";
import { openIndex } from "../../functions/corpus/search/open.ts";
import { machine, machineInWords } from "./machine.ts";
import { mean } from "./statistics.ts";

const documentSchema = z.object({ document: z.string(), title: z.string().nullish(), text: z.string() });
const conversationSchema = z.object({
  turns: z.array(z.object({ role: z.string(), text: z.string() })),
  relevant: z.array(z.string()),
});
const cut = 5;

/** `npm run bench -- followups`: finds what the last turn of a conversation asks for, with and without the turns before. */
export async function followups({ data, json }: { data: string; json?: string }): Promise<void> {
  const documents = (await lines(path.join(data, "documents.jsonl"), documentSchema))
    .map(({ document, title, text }) =>
      layOut(document, { metadata: { title: title || document }, blocks: [{ kind: "paragraph", text }] }),
    )
    .filter(({ passages }) => passages.length > 0)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const corpus = await openIndex(await encodeIndex("", documents));
  const conversations = await lines(path.join(data, "conversations.jsonl"), conversationSchema);
  const asked = conversations
    .filter(({ relevant, turns }) => relevant.length > 0 && turns.length > 2)
    .map(({ relevant, turns }) => ({ relevant, text: turns.at(-1)?.text ?? "", history: historyOf(turns) }));
  const recall = async (withHistory: boolean) =>
    mean(
      await Promise.all(
        asked.map(async ({ relevant, text, history }) => {
          const before = withHistory ? history : [];
          const passages = await retrieve(readQuestion(text, before), before, corpus);
          const found = [...new Set(passages.map(({ document }) => document))].slice(0, cut);
          return relevant.filter((id) => found.includes(id)).length / relevant.length;
        }),
      ),
    );
  const [alone, together] = [await recall(false), await recall(true)];
  const rows = [
    machineInWords(),
    `${data}: ${documents.length} documents, ${asked.length} follow-up turns, by words only`,
    "",
    `recall@${cut}, last turn alone     ${alone.toFixed(3)}`,
    `recall@${cut}, with the turns before ${together.toFixed(3)}`,
  ];
  process.stdout.write(`${rows.join("\n")}\n`);
  if (json)
    await writeFile(json, `${JSON.stringify({ machine: machine(), data, alone, together }, null, 2)}\n`);
}

function historyOf(turns: readonly { role: string; text: string }[]) {
  return turns.slice(0, -1).flatMap(({ role, text }, i) => {
    const answer = turns[i + 1];
    return role === "user"
      ? [{ question: text, answer: answer?.role === "user" ? "" : (answer?.text ?? "") }]
      : [];
  });
}

async function lines<T>(file: string, schema: z.ZodType<T>): Promise<T[]> {
  const text = await readFile(file, "utf8");
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => schema.parse(JSON.parse(line)));
}
