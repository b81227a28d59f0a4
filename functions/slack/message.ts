import type { ContextActionsBlock, KnownBlock, SectionBlock } from "@slack/types";
import type { Citation, NearestSection } from "../answer/events.ts";
import { placeOf } from "../answer/place.ts";
import { answerText, type FinishedAnswer } from "../turn/record.ts";
import { actions, votes } from "./jobs.ts";

/** Slack's limits: characters of a section's text and of a message's plain text; blocks of a message, and their characters. */
const longestSection = 3000;
const longestText = 4000;
const mostBlocks = 50;
const mostCharacters = 13_000;
/** How long quotes are, which are there to recognize the words by, and whether marks lead anywhere: as rich as there is room. */
const layouts = [
  { links: true, quote: 300 },
  { links: false, quote: 300 },
  { links: false, quote: 120 },
] as const;
type Layout = (typeof layouts)[number];

export interface MessageParts {
  /** Where a citation can be read: an http(s) address; undefined where it has none. */
  linkOf(citation: Citation): string | undefined;
  /** Where a section can be read. */
  linkOfSection(section: NearestSection): string | undefined;
}

/** A message as `chat.postMessage` takes it. */
export interface Message {
  /** What notifications and screen readers say. */
  text: string;
  blocks: KnownBlock[];
}

/** A message that only says something. */
export function plainMessage(text: string): Message {
  return { text: cut(escaped(text), longestText), blocks: sections([escaped(text)]) };
}

/**
 * Lays an answer out in blocks: the sentences with numbers, the quoted sources below, caveats, and buttons for a vote.
 * `answerId` names the answer in the votes.
 */
export function answerMessage(answer: FinishedAnswer, answerId: string, parts: MessageParts): Message {
  const text = cut(escaped(answerText(answer)), longestText);
  if (answer.sentences.length === 0)
    return { text, blocks: [...withoutAnswer(answer, parts), ...votesOn(answer, answerId)] };
  const laidOut = layouts.map((layout) => saidAndSources(answer, parts, layout));
  const fits = laidOut.find((blocks) => charactersOf(blocks) <= mostCharacters && blocks.length < mostBlocks);
  const body = within(fits ?? laidOut.at(-1) ?? [], 500);
  return { text, blocks: [...body, ...caveats(answer), ...votesOn(answer, answerId)] };
}

/**
 * What stands under the sentences that were streamed: the quoted sources, caveats and buttons for a vote.
 * `streamed` is how many characters those sentences take.
 */
export function closingBlocks(
  answer: FinishedAnswer,
  answerId: string,
  parts: MessageParts,
  streamed: number,
): KnownBlock[] {
  const taken = Math.min(streamed + 500, mostCharacters - longestSection);
  const laidOut = layouts.map(({ quote }) => sources(answer, parts, quote));
  const fits = laidOut.find((blocks) => charactersOf(blocks) + taken <= mostCharacters);
  const body = within(fits ?? laidOut.at(-1) ?? [], taken);
  return [...body, ...caveats(answer), ...votesOn(answer, answerId)];
}

/** A sentence in standard Markdown, which Slack's streams take. */
export function markdownSentence(text: string, citations: readonly Citation[], parts: MessageParts): string {
  const plain = withoutControls(text)
    .replace(/[\\`*_{}[\]#|~]/g, (mark) => `\\${mark}`)
    // What begins a list.
    .replace(/^(?:[-+]|\d+(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
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

/** A message with the question above it, and who asked. */
export function quotedQuestion(user: string, question: string, { text, blocks }: Message): Message {
  const asked = `<@${user}> asked: ${cut(escaped(question), 1900)}`;
  const above: KnownBlock = { type: "context", elements: [{ type: "mrkdwn", text: asked }] };
  return { text: cut(`${asked}\n${text}`, longestText), blocks: [above, ...blocks.slice(0, mostBlocks - 1)] };
}

/** A text as `mrkdwn` shows it: a zero-width space keeps a mark at the edge of a word from making it bold, struck or code. */
export function escaped(text: string): string {
  return withoutControls(text).replace(/[*_~`]/g, (mark) => `${mark}\u200B`);
}

/** Slack's three control characters; nothing else is markup once these are gone, save for marks like `*` and `_`. */
function withoutControls(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function saidAndSources(answer: FinishedAnswer, parts: MessageParts, { links, quote }: Layout): KnownBlock[] {
  const known = new Map(answer.citations.map((citation) => [citation.id, citation]));
  const sentences = answer.sentences.map(({ text, citations }) => {
    const cited = citations.flatMap((id) => known.get(id) ?? []);
    const linked = [escaped(text), ...cited.map((citation) => markOf(citation, parts))].join(" ");
    const plain = [escaped(text), ...cited.map(({ id }) => `[${id}]`)].join(" ");
    return links && linked.length <= longestSection ? linked : plain;
  });
  return [...sections(sentences, " "), ...sources(answer, parts, quote)];
}

function sources({ citations }: FinishedAnswer, parts: MessageParts, quote: number): KnownBlock[] {
  if (citations.length === 0) return [];
  return [{ type: "divider" }, ...sections(citations.map((citation) => sourceLine(citation, parts, quote)))];
}

/** Texts in as few sections as they fit in. */
function sections(texts: readonly string[], between = "\n"): SectionBlock[] {
  const packed: string[] = [];
  for (const text of texts.flatMap((text) => pieces(text))) {
    const last = packed.at(-1);
    if (last !== undefined && last.length + between.length + text.length <= longestSection)
      packed[packed.length - 1] = last + between + text;
    else packed.push(text);
  }
  return packed.map((text) => ({ type: "section", text: { type: "mrkdwn", text } }));
}

/** A text in pieces that each fit into a section, broken between words. */
function pieces(text: string): string[] {
  const found: string[] = [];
  let rest = text;
  while (rest.length > longestSection) {
    const end = whole(rest, longestSection);
    found.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return rest === "" ? found : [...found, rest];
}

/** The first blocks, as many as there is room for beside the characters that are `taken`, caveats and a vote. */
function within(blocks: readonly KnownBlock[], taken: number): KnownBlock[] {
  const fitting: KnownBlock[] = [];
  let left = mostCharacters - taken;
  for (const block of blocks.slice(0, mostBlocks - 2)) {
    left -= charactersOf([block]);
    if (left < 0) break;
    fitting.push(block);
  }
  return fitting;
}

function charactersOf(blocks: readonly KnownBlock[]): number {
  return blocks.reduce(
    (sum, block) => sum + (block.type === "section" ? (block.text?.text.length ?? 0) : 0),
    0,
  );
}

function markOf(citation: Citation, parts: MessageParts): string {
  const link = parts.linkOf(citation);
  return link === undefined ? `[${citation.id}]` : `<${linkTarget(link)}|[${citation.id}]>`;
}

function sourceLine(citation: Citation, parts: MessageParts, longestQuote: number): string {
  const where = linked(placeOf(citation), parts.linkOf(citation));
  return `*${citation.id}*  ${where}\n>${cut(escaped(citation.quote.replace(/\s+/g, " ")), longestQuote)}`;
}

function linked(text: string, link: string | undefined): string {
  return link === undefined ? escaped(text) : `<${linkTarget(link)}|${escaped(text).replaceAll("|", "¦")}>`;
}

/** What would end a link early is encoded. */
function linkTarget(link: string): string {
  return link.replaceAll("|", "%7C").replaceAll(">", "%3E").replaceAll("<", "%3C");
}

/** What is said in place of an answer: a reply, a question asked back, or that the documents do not say it. */
function withoutAnswer({ end, remark }: FinishedAnswer, parts: MessageParts): KnownBlock[] {
  const verdict = remark ?? "The documents do not answer this question.";
  if (end.nearest.length === 0) return sections([escaped(verdict)]);
  const lead = end.outcome === "unclear" ? "It may be one of these:" : "What comes nearest:";
  const names = end.nearest.map((near) => {
    const { section, title } = near;
    const name = section === title ? title : `${title} — ${section}`;
    return `• ${linked(name, parts.linkOfSection(near))}`;
  });
  return sections([escaped(verdict), lead, ...names]);
}

function caveats({ end, fallback }: FinishedAnswer): KnownBlock[] {
  const one = end.withheld === 1;
  const text = [
    fallback ? `${escaped(fallback.message)} The documents are quoted instead.` : "",
    end.drafter === "extractive" && !fallback ? "Quoted from the documents without a language model." : "",
    end.withheld > 0
      ? `${end.withheld} drafted ${one ? "sentence was" : "sentences were"} withheld: the documents do not support ${one ? "it" : "them"}.`
      : end.outcome === "partial"
        ? "The documents answer only a part of this question."
        : "",
  ]
    .filter(Boolean)
    .join(" ");
  return text === "" ? [] : [{ type: "context", elements: [{ type: "mrkdwn", text }] }];
}

/** A vote is asked for where the documents were, also when they did not answer. */
function votesOn({ end }: FinishedAnswer, answerId: string): ContextActionsBlock[] {
  if (end.outcome === "remark") return [];
  const button = (text: string, label: string, vote: string) => ({
    text: { type: "plain_text" as const, text, emoji: true },
    accessibility_label: label,
    value: `${vote}:${answerId}`,
  });
  return [
    {
      type: "context_actions",
      elements: [
        {
          type: "feedback_buttons",
          action_id: actions.feedback,
          positive_button: button("👍", "This answer helped", votes.helpful),
          negative_button: button("👎", "This answer did not help", votes.notHelpful),
        },
      ],
    },
  ];
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, whole(text, most - 1))}…`;
}

/** Where a text is broken so that at most `most` characters come before: between words, in no escape and in no surrogate pair. */
function whole(text: string, most: number): number {
  const space = text.lastIndexOf(" ", most);
  if (space > most / 2) return space;
  const before = text.slice(0, most);
  return most - (/(?:&[a-z]*|[\uD800-\uDBFF])$/.exec(before)?.[0].length ?? 0);
}
