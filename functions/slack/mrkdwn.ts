import { type Inline, readInline } from "../turn/inline.ts";
import { tableText } from "../turn/plain-text.ts";
import type { AnsweredPart } from "../turn/record.ts";

/** A text as `mrkdwn` shows it: a zero-width space keeps a mark at the edge of a word from making it bold, struck or code. */
export function escaped(text: string): string {
  return withoutControls(text).replace(/[*_~`]/g, (mark) => `${mark}\u200B`);
}

/** Slack's three control characters; nothing else is markup once these are gone, save for marks like `*` and `_`. */
export function withoutControls(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** An address in a link of `mrkdwn` or Markdown: what would end it early, or be taken for a mention, is encoded. */
export function linkTarget(link: string): string {
  return link.replace(
    /[|<>()\s]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}

/** The inline Markdown of a part as `mrkdwn`. */
export function inlineMrkdwn(text: string): string {
  return mrkdwnOf(readInline(text));
}

function mrkdwnOf(content: readonly Inline[]): string {
  return content.map(inlinePart).join("");
}

function inlinePart(each: Inline): string {
  switch (each.kind) {
    case "text":
      return escaped(each.text);
    case "code":
      return `\`${withoutControls(each.text).replaceAll("`", "ˋ")}\``;
    case "strong":
      return `*${mrkdwnOf(each.content)}*`;
    case "emphasis":
      return `_${mrkdwnOf(each.content)}_`;
    case "link":
      return `<${linkTarget(each.url)}|${mrkdwnOf(each.content).replaceAll("|", "¦")}>`;
  }
}

/** A part in `mrkdwn`, without marks: an item with its bullet, code and tables in a fixed width. */
export function partMrkdwn(part: AnsweredPart): string {
  switch (part.kind) {
    case "sentence":
      return inlineMrkdwn(part.text);
    case "item":
      return `${"    ".repeat(part.depth ?? 0)}${bulletOf(part)} ${inlineMrkdwn(part.text)}`;
    case "code":
      return codeMrkdwn(part.text);
    case "table":
      return codeMrkdwn(tableText(part));
  }
}

function bulletOf({ ordinal }: { ordinal?: number }): string {
  return ordinal === undefined ? "•" : `${ordinal}.`;
}

/** Code in `mrkdwn`. */
export function codeMrkdwn(code: string): string {
  return fenced(withoutControls(code));
}

/** Escaped code in a fence, which knows no escape: another sign stands for three of its own in a row. */
export function fenced(escapedCode: string): string {
  return `\`\`\`\n${escapedCode.replaceAll("```", "ˋˋˋ")}\n\`\`\``;
}
