import type { Turn } from "./conversation.ts";
import { safeLink } from "./element.ts";
import type { Part } from "./wire.ts";
import type { Words } from "./words/words.ts";

/** Puts a text on the clipboard, and says so. */
export function copyTo(said: HTMLElement, text: string, words: Words): void {
  const say = (sentence: string) => {
    said.textContent = sentence;
  };
  // Pages at a plain address in the house have no clipboard.
  Promise.resolve(navigator.clipboard?.writeText(text) ?? Promise.reject()).then(
    () => say(words.copied),
    () => say(words.notDone),
  );
}

/** An answer to paste elsewhere, as Markdown: its parts with their numbers, and the sources below. */
export function turnAsMarkdown(turn: Turn, words: Words, endpoint: string): string {
  const sources = turn.citations.map(({ id, quote, title, section, url }) => {
    const place = section === title ? title : `${title} — ${section}`;
    // The address without the words that it leads to, which make it long.
    const href = safeLink(url, endpoint)?.replace(/#?:~:.*|\?section=.*(?=#)/s, "");
    const link = href ? `[${place.replace(/[[\]]/g, "\\$&")}](${href})` : place;
    return `[${id}] “${quote.replace(/\s+/g, " ")}” ${link}`;
  });
  return [
    `**${turn.question}**`,
    partsAsMarkdown(turn.parts),
    `${words.sources}:\n\n${sources.join("  \n")}`,
  ].join("\n\n");
}

/** The parts of an answer as Markdown, with marks. */
export function partsAsMarkdown(parts: readonly Part[]): string {
  let text = "";
  for (const [i, part] of parts.entries()) {
    const marks = part.citations.map((id) => `[${id}]`).join("");
    const before = parts[i - 1];
    const joins = before?.kind === part.kind && !part.opens && !part.path;
    if (i > 0)
      text += !joins ? "\n\n" : part.kind === "sentence" ? " " : part.kind === "item" ? "\n" : "\n\n";
    if (part.kind === "code") text += `${fenced(part.text, part.language)}\n${marks}`;
    else if (part.kind === "table") text += `${part.text}\n\n${marks}`;
    else if (part.kind === "item")
      text += `${"   ".repeat(part.depth ?? 0)}${part.ordinal === undefined ? "-" : `${part.ordinal}.`} ${part.text} ${marks}`;
    else text += `${part.text} ${marks}`;
    text = text.trimEnd();
  }
  return text;
}

function fenced(text: string, language = ""): string {
  // Longer than any run of backticks in it.
  const fence = "`".repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `${fence}${language}\n${text}\n${fence}`;
}
