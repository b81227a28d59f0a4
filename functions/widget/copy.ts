import type { Turn } from "./conversation.ts";
import { safeLink } from "./element.ts";
import type { Words } from "./words/words.ts";

/** An answer to paste elsewhere: its sentences with their numbers, and the sources below. */
export function turnAsText(turn: Turn, words: Words, endpoint: string): string {
  const said = turn.sentences.map(({ text, citations }) =>
    citations.length === 0 ? text : `${text} ${citations.map((id) => `[${id}]`).join("")}`,
  );
  const sources = turn.citations.map(({ id, quote, title, section, url }) => {
    const place = section === title ? title : `${title} — ${section}`;
    return [`[${id}] “${quote}”`, place, safeLink(url, endpoint)].filter(Boolean).join("\n    ");
  });
  return [turn.question, said.join(" "), `${words.sources}:\n${sources.join("\n")}`].join("\n\n");
}
