import type { ParsedBlock } from "../blocks.ts";
import type { ParsedFile } from "../document.ts";
import { splitFrontMatter } from "./front-matter.ts";
import { isProse } from "./html-code.ts";
import { headingAt, isWrapped, underlineDepth } from "./plain-text-headings.ts";
import { type Line, linesOf } from "./plain-text-lines.ts";
import { ListReader, markerOf } from "./plain-text-lists.ts";
import { tableAt } from "./plain-text-tables.ts";
import { joined } from "./plain-text-words.ts";
import { fold } from "./words.ts";

const readMore =
  /^(?:read|see|find|view|learn|get)\s+(?:the\s+)?(?:more|details?|full (?:story|article|text|report)|further|on)\b.{0,80}\b(?:at|on|in|here)\b.{0,60}$/i;

/**
 * Parses plain text into blocks, telling headings, lists, tables, code and wrapped paragraphs by their look. What looks like
 * nothing in particular is a paragraph: no words are lost but the markup of images and the heads and feet of pages.
 */
export function parsePlainText(source: string): ParsedFile {
  const { metadata, warnings, rest } = splitFrontMatter(source);
  const blocks = blocksOf(linesOf(rest));
  const [first] = blocks;
  const title = metadata.title ?? titleOf(blocks) ?? (first?.kind === "heading" ? first.text : undefined);
  return {
    metadata: { ...metadata, ...(title ? { title } : {}) },
    blocks,
    ...(warnings.length > 0 ? { warnings } : {}),
  };
}

/** The one heading of the first level, as the centred title of an RFC. */
function titleOf(blocks: readonly ParsedBlock[]): string | undefined {
  const [first, second] = blocks.filter((block) => block.kind === "heading" && block.depth === 1);
  return first?.kind === "heading" && !second ? first.text : undefined;
}

function blocksOf(lines: readonly Line[]): ParsedBlock[] {
  // Without a blank line anywhere, every line is a paragraph.
  const spaced = lines.slice(0, -1).some(({ apartAfter }) => apartAfter);
  const mostly = spaced && isWrapped(lines);
  let wrapped = mostly;
  const body = bodyIndent(lines);
  const blocks: ParsedBlock[] = [];
  const lists = new ListReader(blocks);
  let paragraph: string[] = [];
  let caption = false;
  let titled = false;
  /** No table begins before this line: it was looked for. */
  let looked = 0;
  const ends = endsOf(lines);
  const runFrom = (from: number) => lines.slice(from, ends[from]);
  const indentedFrom = (from: number) => {
    const run = runFrom(from);
    const end = run.findIndex(({ indent }) => indent < body + 4);
    return end < 0 ? run : run.slice(0, end);
  };
  /** Fences that nothing closes up to a line. */
  const unclosed = new Map<string, number>();
  const closingFence = (from: number, fence: string) => {
    if (from < (unclosed.get(fence) ?? 0)) return undefined;
    const most = Math.min(lines.length, from + 2000);
    for (let i = from + 1; i < most; i++) if (lines[i]?.text.trim() === fence) return i;
    unclosed.set(fence, most);
    return undefined;
  };
  const flush = () => {
    const text = joined(paragraph);
    if (text !== "") blocks.push({ kind: "paragraph", text });
    paragraph = [];
  };
  const leave = () => {
    flush();
    lists.close();
  };

  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as Line;
    const text = line.text.trim();
    if (line.apartBefore) {
      flush();
      wrapped = mostly || (spaced && !line.apartAfter && isWrapped(runFrom(i)));
    }
    if (isRuler(text)) continue;
    if (isImage(text)) {
      leave();
      caption = true;
      continue;
    }
    const fence = /^(?:`{3,}|~{3,})/.exec(text)?.[0];
    const end = fence ? closingFence(i, fence) : undefined;
    if (end !== undefined) {
      leave();
      const language = /^[`~]+\s*([\w+#-]+)/.exec(text)?.[1];
      blocks.push({ kind: "code", ...(language ? { language } : {}), text: codeOf(lines.slice(i + 1, end)) });
      i = end;
      continue;
    }
    // A table row of one cell behind an image is the image's caption.
    if (caption && text.endsWith("|")) {
      blocks.push({ kind: "caption", text: fold(text.replaceAll("|", " ")) });
      caption = false;
      continue;
    }
    caption = false;
    if (i >= looked && /\||\t|\S {2,}\S|^\+[-=]/.test(text)) {
      const { block, length } = tableAt(lines, i, ends[i] ?? i);
      if (block) {
        leave();
        blocks.push(block);
        i += length - 1;
        continue;
      }
      looked = i + length;
    }
    const opens = blocks.length === 0 && paragraph.length === 0;
    const underline = underlineDepth(line, lines[i + 1]);
    const marker = underline ? undefined : markerOf(line);
    const goesOn = marker?.ordinal !== undefined && lists.continues(marker.ordinal, line.indent);
    const heading: number | undefined = goesOn
      ? undefined
      : (underline ?? headingAt(lines, i, { opens, wrapped, body, titled }));
    if (heading) {
      leave();
      titled ||= heading === 1;
      blocks.push({ kind: "heading", depth: heading, text: fold(withoutMarks(text)) });
      if (underline) i++;
    } else if (marker && (goesOn || (marker.ordinal ?? 1) <= 1)) {
      flush();
      lists.begin(line, marker);
    } else if (line.apartBefore && line.indent >= body + 4 && isCodeRun(indentedFrom(i))) {
      leave();
      const run = indentedFrom(i);
      pushCode(blocks, codeOf(run));
      i += run.length - 1;
    } else if (lists.isOpen && lists.goOn(line, wrapped)) {
      // It is part of an item.
    } else {
      if (paragraph.length === 0) lists.close();
      if (paragraph.length === 0 && readMore.test(text))
        blocks.push({ kind: "aside", blocks: [{ kind: "paragraph", text: fold(text) }] });
      else {
        paragraph.push(line.text);
        if (!wrapped || line.apartAfter) flush();
      }
    }
  }
  leave();
  return blocks.filter((block) => !("text" in block) || block.text !== "");
}

/** `![…](…)` alone in its line, with or without the pipe of a table that held it. */
function isImage(text: string): boolean {
  if (!text.startsWith("![")) return false;
  return text.split("|").every((cell) => /^(?:!\[[^\]]{0,500}\]\([^)]{0,2000}\)[ \t]?)*$/.test(cell.trim()));
}

/** `## Title ##` */
function withoutMarks(text: string): string {
  const opened = /^#{1,6}\s+/.exec(text);
  if (!opened) return text;
  return text.slice(opened[0].length).replace(/(?<=\s)#+$/, "");
}

/** For every line, where the next one stands that a blank line parts from it. */
function endsOf(lines: readonly Line[]): number[] {
  const ends: number[] = [];
  for (let i = lines.length - 1; i >= 0; i--)
    ends[i] = lines[i]?.apartAfter ? i + 1 : (ends[i + 1] ?? lines.length);
  return ends;
}

/** The indentation that most paragraphs have: RFCs indent all of their text. */
function bodyIndent(lines: readonly Line[]): number {
  const counts = new Map<number, number>();
  for (const { indent } of lines) counts.set(indent, (counts.get(indent) ?? 0) + 1);
  let [best, most] = [0, 0];
  for (const [indent, count] of counts) if (count > most) [best, most] = [indent, count];
  return most > 0.4 * lines.length ? best : 0;
}

function isCodeRun(run: readonly Line[]): boolean {
  const text = run.map((line) => line.text).join("\n");
  return /[{}()[\]<>=;/\\|$#+_]|--/.test(text) && !isProse(text);
}

/** Lines of code with what they are indented by more than the least of them, and the blank lines between them. */
function codeOf(lines: readonly Line[]): string {
  const least = Math.min(...lines.slice(0, 1000).map(({ indent }) => indent));
  return lines
    .map((line, i) => {
      const gap = i > 0 && line.apartBefore ? "\n" : "";
      return gap + " ".repeat(Math.max(0, Math.min(200, line.indent - least))) + line.text.trim();
    })
    .join("\n");
}

/** Code that a blank line parts is one block. */
function pushCode(blocks: ParsedBlock[], text: string): void {
  const last = blocks.at(-1);
  if (last?.kind === "code" && last.language === undefined) last.text += `\n\n${text}`;
  else blocks.push({ kind: "code", text });
}

/** A line that parts what stands over it from what stands under it. */
function isRuler(text: string): boolean {
  return /^(?:-{3,}|={3,}|\*{3,}|_{3,}|~{4,}|#{7,})$/.test(text);
}
