import { answer } from "../../../functions/answer/answer.ts";
import { buildIndex } from "../../../functions/corpus/index/build.ts";
import { openIndex } from "../../../functions/corpus/search/open.ts";
import { filesOf } from "../../corpus/files.ts";
import type { HostileInput } from "./inputs.ts";

const files = filesOf({
  "leave.md": `# Leave\n\n${Array.from({ length: 200 }, (_, i) => `Rule ${i} grants ${i} days of leave.`).join(" ")}\n`,
});

/** A unit again and again as one question, a hundredth of `n` long: the API takes 2,000 characters. */
function asked(unit: string): HostileInput {
  return {
    prepare(n) {
      const text = unit.repeat(Math.ceil(n / 100 / unit.length));
      return async () => {
        const corpus = await openIndex(await buildIndex(files));
        const signal = new AbortController().signal;
        let events = 0;
        for await (const _ of answer({ text, history: [] }, { corpus, model: undefined, signal })) events++;
        return events;
      };
    },
  };
}

export const questions: Record<string, HostileInput> = {
  "a question of many": asked("How many days does rule 7 grant? "),
  "marks alone": asked("?!"),
  "tags that never close": asked("<script>"),
  "how much, how much": asked("how much does "),
  greetings: asked("ok, "),
};
