import { DraftReader } from "../../../functions/answer/draft/read-draft.ts";
import type { HostileInput } from "./inputs.ts";

/** A unit again and again, streamed in pieces of `size` characters. */
function streamed(unit: string, size: number): HostileInput {
  return {
    prepare(n) {
      const draft = unit.repeat(Math.ceil(n / unit.length));
      return () => {
        const reader = new DraftReader([]);
        let parts = 0;
        for (let at = 0; at < draft.length; at += size)
          parts += reader.push(draft.slice(at, at + size)).length;
        return parts + reader.end(false).length;
      };
    },
  };
}

/** What a model may stream, however it is cut; also what is read after the answer is full, which is not waited for. */
export const drafts: Record<string, HostileInput> = {
  "spaces, one a piece": streamed(" ", 1),
  "spaces in one piece": streamed(" ", Number.POSITIVE_INFINITY),
  "endless thought": streamed("<think>on and on ", 4),
  "sentences without an end": streamed("and on ", 7),
  abbreviations: streamed("e.g. ", 5),
  brackets: streamed("[", 3),
  "citation marks": streamed("[1.1] ", 6),
  backticks: streamed("```` ``", 5),
  emphasis: streamed("**a *b __c ", 5),
  tags: streamed("<sup>", 4),
  rows: streamed("| a | b |\n", 9),
  "fences in fences": streamed("````\n```\n", 4),
};
