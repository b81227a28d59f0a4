import { fenced } from "../corpus/to-markdown.ts";
import type { AnsweredPart } from "./record.ts";

/** The parts of an answer as Markdown, with the numbers of their citations. */
export function markdownOf(parts: readonly AnsweredPart[]): string {
  return parts.map((part, i) => markdownAfter(part, parts[i - 1])).join("");
}

/** A part as it goes on after the one before it: what stands between them, the part, its marks. */
export function markdownAfter(part: AnsweredPart, before: AnsweredPart | undefined): string {
  return `${gapBefore(part, before)}${partMarkdown(part)}`;
}

/** What stands between a part and the one before it. */
export function gapBefore(part: AnsweredPart, before: AnsweredPart | undefined): string {
  if (!before) return "";
  if (part.kind === "item" && before.kind === "item" && !part.opens) return "\n";
  if (part.kind === "sentence" && before.kind === "sentence" && !part.opens) return " ";
  return "\n\n";
}

function partMarkdown(part: AnsweredPart): string {
  const marks = part.citations.map((id) => `[${id}]`).join("");
  const behind = (gap: string) => (marks === "" ? "" : `${gap}${marks}`);
  switch (part.kind) {
    case "sentence":
      return `${part.text}${behind(" ")}`;
    case "item": {
      const bullet = part.ordinal === undefined ? "-" : `${part.ordinal}.`;
      return `${"    ".repeat(part.depth ?? 0)}${bullet} ${part.text}${behind(" ")}`;
    }
    case "code":
      return `${fenced(part.text, part.language)}${behind("\n")}`;
    case "table":
      // On the next line they would be a row of it.
      return `${part.text}${behind("\n\n")}`;
  }
}
