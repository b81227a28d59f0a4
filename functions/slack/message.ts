import type { ContextActionsBlock, KnownBlock, SectionBlock } from "@slack/types";
import type { Citation } from "../answer/events.ts";
import { placeOf } from "../answer/place.ts";
import { answerText, type FinishedAnswer } from "../answer/record.ts";
import { actions, votes } from "./jobs.ts";

/** Slack's limits: characters of a section's text and of a message's plain text, blocks of a message. */
const longestSection = 3000;
const longestText = 4000;
const mostBlocks = 50;
/** A quote is there to recognize the words by; the link leads to all of them. */
const longestQuote = 300;

export interface MessageParts {
  /** Where a citation can be read: an http(s) address; undefined where it has none. */
  linkOf(citation: Citation): string | undefined;
}

/** A message as `chat.postMessage` takes it. */
export interface Message {
  /** What notifications and screen readers say. */
  text: string;
  blocks: KnownBlock[];
}

/**
 * Lays an answer out in blocks: the sentences with numbers, the quoted sources below, caveats, and buttons for a vote.
 * `answerId` names the answer in the votes.
 */
export function answerMessage(answer: FinishedAnswer, answerId: string, parts: MessageParts): Message {
  const text = cut(answerText(answer), longestText);
  if (answer.sentences.length === 0)
    return { text, blocks: [...sections([escaped(text)]), ...nearestSections(answer)] };
  const known = new Map(answer.citations.map((citation) => [citation.id, citation]));
  const sentences = answer.sentences.map(({ text, citations }) => {
    const marks = citations.flatMap((id) => known.get(id) ?? []).map((citation) => markOf(citation, parts));
    return [escaped(text), ...marks].join(" ");
  });
  const said = sections(sentences, " ");
  return { text, blocks: [...said, ...closingBlocks(answer, answerId, parts, mostBlocks - said.length)] };
}

/** What stands under the sentences: the quoted sources, caveats and buttons for a vote; no more than `most` blocks. */
export function closingBlocks(
  answer: FinishedAnswer,
  answerId: string,
  parts: MessageParts,
  most = mostBlocks,
): KnownBlock[] {
  const caveats = caveatsOf(answer);
  const last: KnownBlock[] = [
    ...(caveats
      ? [{ type: "context" as const, elements: [{ type: "mrkdwn" as const, text: caveats }] }]
      : []),
    votesBlock(answerId),
  ];
  const sources = sections(answer.citations.map((citation) => sourceLine(citation, parts)));
  return [{ type: "divider" as const }, ...sources.slice(0, most - last.length - 1), ...last];
}

/** A sentence in standard Markdown, which Slack's streams take. */
export function markdownSentence(text: string, citations: readonly Citation[], parts: MessageParts): string {
  const plain = text.replace(/[\\`*_{}[\]<>#|~]/g, (mark) => `\\${mark}`);
  const marks = citations.map((citation) => {
    const link = parts.linkOf(citation);
    return link === undefined
      ? `\\[${citation.id}\\]`
      : `[\\[${citation.id}\\]](${link.replaceAll("(", "%28").replaceAll(")", "%29")})`;
  });
  return [plain, ...marks].join(" ");
}

/** A message with a button that shares it with the channel; `id` names the answer. */
export function shareable({ text, blocks }: Message, id: string): Message {
  const button: KnownBlock = {
    type: "actions",
    elements: [
      {
        type: "button",
        action_id: actions.share,
        text: { type: "plain_text", text: "Share with the channel" },
        value: id,
      },
    ],
  };
  return { text, blocks: [...blocks.slice(0, mostBlocks - 1), button] };
}

/** Slack's three control characters; nothing else is markup once these are gone, save for marks like `*` and `_`. */
export function escaped(text: string): string {
  return (
    text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      // A zero-width space keeps a mark at the edge of a word from making it bold, struck or code.
      .replace(/[*_~`]/g, (mark) => `${mark}\u200B`)
  );
}

/** Texts in as few sections as they fit in; one that is too long by itself is cut. */
function sections(texts: readonly string[], between = "\n"): SectionBlock[] {
  const packed: string[] = [];
  for (const text of texts.map((text) => cut(text, longestSection))) {
    const last = packed.at(-1);
    if (last !== undefined && last.length + between.length + text.length <= longestSection)
      packed[packed.length - 1] = last + between + text;
    else packed.push(text);
  }
  return packed.map((text) => ({ type: "section", text: { type: "mrkdwn", text } }));
}

function markOf(citation: Citation, parts: MessageParts): string {
  const link = parts.linkOf(citation);
  return link === undefined ? `[${citation.id}]` : `<${linkTarget(link)}|[${citation.id}]>`;
}

function sourceLine(citation: Citation, parts: MessageParts): string {
  const place = escaped(placeOf(citation));
  const link = parts.linkOf(citation);
  const where = link === undefined ? place : `<${linkTarget(link)}|${place.replaceAll("|", "¦")}>`;
  return `*${citation.id}*  ${where}\n>${escaped(cut(citation.quote.replace(/\s+/g, " "), longestQuote))}`;
}

/** What would end a link early is encoded. */
function linkTarget(link: string): string {
  return link.replaceAll("|", "%7C").replaceAll(">", "%3E").replaceAll("<", "%3C");
}

function nearestSections({ end }: FinishedAnswer): KnownBlock[] {
  if (end.nearest.length === 0) return [];
  const lead = end.outcome === "unclear" ? "It may be one of these:" : "What comes nearest:";
  const names = end.nearest.map(
    ({ section, title }) => `• ${escaped(section === title ? title : `${title} — ${section}`)}`,
  );
  return sections([lead, ...names]);
}

function caveatsOf({ end, fallback }: FinishedAnswer): string {
  return [
    fallback ? `${escaped(fallback.message)} The documents are quoted instead.` : "",
    end.drafter === "extractive" && !fallback ? "Quoted from the documents without a language model." : "",
    end.withheld > 0
      ? `${end.withheld} drafted ${end.withheld === 1 ? "sentence was" : "sentences were"} withheld: the documents do not support ${end.withheld === 1 ? "it" : "them"}.`
      : end.outcome === "partial"
        ? "The documents answer only a part of this question."
        : "",
  ]
    .filter(Boolean)
    .join(" ");
}

function votesBlock(answerId: string): ContextActionsBlock {
  const button = (text: string, label: string, vote: string) => ({
    text: { type: "plain_text" as const, text, emoji: true },
    accessibility_label: label,
    value: `${vote}:${answerId}`,
  });
  return {
    type: "context_actions",
    elements: [
      {
        type: "feedback_buttons",
        action_id: actions.feedback,
        positive_button: button("👍", "This answer helped", votes.helpful),
        negative_button: button("👎", "This answer did not help", votes.notHelpful),
      },
    ],
  };
}

/** Never in the middle of a surrogate pair. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = text.lastIndexOf(" ", most - 1);
  return `${text.slice(0, end > most / 2 ? end : most - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
