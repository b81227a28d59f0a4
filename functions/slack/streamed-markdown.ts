import type { Citation } from "../answer/events.ts";
import { type Inline, readInline } from "../turn/inline.ts";
import { gapBefore } from "../turn/markdown.ts";
import { tableText } from "../turn/plain-text.ts";
import type { AnsweredPart } from "../turn/record.ts";
import { codeMrkdwn, linkTarget, withoutControls } from "./mrkdwn.ts";

/** A part in standard Markdown, which Slack's streams take, as it goes on after the one before it. */
export function markdownPart(
  part: AnsweredPart,
  before: AnsweredPart | undefined,
  cited: readonly Citation[],
  linkOf: (citation: Citation) => string | undefined,
): string {
  const marks = cited.map((citation) => {
    const link = linkOf(citation);
    return link === undefined ? `\\[${citation.id}\\]` : `[\\[${citation.id}\\]](${linkTarget(link)})`;
  });
  const fenced = part.kind === "code" || part.kind === "table";
  return `${gapBefore(part, before)}${streamedMarkdown(part)}${marks.map((mark) => `${fenced ? "\n" : " "}${mark}`).join("")}`;
}

function streamedMarkdown(part: AnsweredPart): string {
  switch (part.kind) {
    case "sentence":
      return inlineMarkdown(part.text);
    case "item": {
      const bullet = part.ordinal === undefined ? "-" : `${part.ordinal}.`;
      return `${"    ".repeat(part.depth ?? 0)}${bullet} ${inlineMarkdown(part.text)}`;
    }
    case "code":
      return codeMrkdwn(part.text);
    case "table":
      return codeMrkdwn(tableText(part));
  }
}

/** Inline Markdown that says the same and nothing else: controls of Slack's and marks in the words are escaped. */
function inlineMarkdown(text: string): string {
  return (
    markdownOf(readInline(text))
      // What begins a list or a heading.
      .replace(/^(?:[-+]|\d+(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`))
  );
}

function markdownOf(content: readonly Inline[]): string {
  return content.map(inlinePart).join("");
}

function inlinePart(each: Inline): string {
  switch (each.kind) {
    case "text":
      return withoutControls(each.text).replace(/[\\`*_{}[\]#|~]/g, (mark) => `\\${mark}`);
    case "code":
      return `\`${withoutControls(each.text).replaceAll("`", "ˋ")}\``;
    case "strong":
      return `**${markdownOf(each.content)}**`;
    case "emphasis":
      return `*${markdownOf(each.content)}*`;
    case "link":
      return `[${markdownOf(each.content)}](${linkTarget(each.url)})`;
  }
}
