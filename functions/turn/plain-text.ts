import { inlineText } from "./inline.ts";
import { gapBefore } from "./markdown.ts";
import { type AnsweredPart, answerText, type FinishedAnswer } from "./record.ts";

/** An answer for where there is no Markdown: a terminal, a notification. With the numbers of its citations. */
export function plainAnswer(answer: FinishedAnswer): string {
  const { parts } = answer;
  return parts.length === 0
    ? answerText(answer)
    : parts.map((part, i) => plainAfter(part, parts[i - 1])).join("");
}

/** A part as it goes on after the one before it; where it begins an excerpt, behind the titles over that. */
export function plainAfter(part: AnsweredPart, before: AnsweredPart | undefined): string {
  const marks = part.citations.map((id) => `[${id}]`).join("");
  const behind = part.kind === "code" || part.kind === "table" ? "\n" : " ";
  const titles = part.path ? `${part.path.join(" › ")}\n` : "";
  return `${gapBefore(part, before)}${titles}${plainPart(part)}${marks === "" ? "" : `${behind}${marks}`}`;
}

function plainPart(part: AnsweredPart): string {
  switch (part.kind) {
    case "sentence":
      return inlineText(part.text);
    case "item": {
      const bullet = part.ordinal === undefined ? "-" : `${part.ordinal}.`;
      return `${"  ".repeat(part.depth ?? 0)}${bullet} ${inlineText(part.text)}`;
    }
    case "code":
      return part.text;
    case "table":
      return tableText(part);
  }
}

/** A table in letters of one width. */
export function tableText({ header, rows }: { header: string[]; rows: string[][] }): string {
  const cells = [header, ...rows].map((row) => row.map((cell) => inlineText(cell).replace(/\s+/g, " ")));
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) =>
    widths
      .map((width, column) => (row[column] ?? "").padEnd(width))
      .join(" | ")
      .trimEnd(),
  );
  return [lines[0], widths.map((width) => "-".repeat(width)).join("-|-"), ...lines.slice(1)].join("\n");
}
