import type { AnswerEvent } from "./events.ts";

/** What is said before the first document is there. */
export async function* noDocuments(): AsyncGenerator<AnswerEvent> {
  yield {
    type: "remark",
    text: "There are no documents here yet. Ask again once some have been added.",
  };
  yield { type: "end", outcome: "remark", drafter: "extractive", quoted: 0, withheld: 0, nearest: [] };
}
