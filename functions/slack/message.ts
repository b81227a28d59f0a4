import type { ContextActionsBlock, KnownBlock } from "@slack/types";
import type { Citation, NearestSection } from "../answer/events.ts";
import { placeOf } from "../answer/place.ts";
import { plainAnswer } from "../turn/plain-text.ts";
import type { AnsweredPart, FinishedAnswer } from "../turn/record.ts";
import { actions, votes } from "./jobs.ts";
import { context, cut, longestSection, partBlocks, sections } from "./layout.ts";
import { escaped, linkTarget } from "./mrkdwn.ts";

/** Slack's limits: characters of a message's plain text; blocks of a message, and their characters. */
const longestText = 4000;
const mostBlocks = 50;
const mostCharacters = 13_000;
/** How long quotes are, which are there to recognize the words by, and whether marks lead anywhere: as rich as there is room. */
const layouts = [
  { withLinks: true, quote: 300 },
  { withLinks: false, quote: 300 },
  { withLinks: false, quote: 120 },
] as const;
type Layout = (typeof layouts)[number];

export interface Links {
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
 * Lays an answer out in blocks: the parts with numbers, the quoted sources below, caveats, and buttons for a vote.
 * `answerId` names the answer in the votes.
 */
export function answerMessage(answer: FinishedAnswer, answerId: string, links: Links): Message {
  const text = cut(escaped(plainAnswer(answer)), longestText);
  if (answer.parts.length === 0)
    return { text, blocks: [...withoutAnswer(answer, links), ...votesOn(answer, answerId)] };
  const laidOut = layouts.map((layout) => [
    ...partBlocks(answer.parts, marksIn(answer, links, layout)),
    ...sources(answer, links, layout.quote),
  ]);
  const fits = laidOut.find((blocks) => charactersOf(blocks) <= mostCharacters && blocks.length < mostBlocks);
  const body = within(fits ?? laidOut.at(-1) ?? [], 500);
  return { text, blocks: [...body, ...caveats(answer), ...votesOn(answer, answerId)] };
}

/**
 * What stands under the parts that were streamed: the quoted sources, caveats and buttons for a vote.
 * `streamed` is how many characters those take.
 */
export function closingBlocks(
  answer: FinishedAnswer,
  answerId: string,
  links: Links,
  streamed: number,
): KnownBlock[] {
  const taken = Math.min(streamed + 500, mostCharacters - longestSection);
  const laidOut = layouts.map(({ quote }) => sources(answer, links, quote));
  const fits = laidOut.find((blocks) => charactersOf(blocks) + taken <= mostCharacters);
  const body = within(fits ?? laidOut.at(-1) ?? [], taken);
  return [...body, ...caveats(answer), ...votesOn(answer, answerId)];
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
  const heading = `<@${user}> asked: ${cut(escaped(question), 1900)}`;
  return {
    text: cut(`${heading}\n${text}`, longestText),
    blocks: [context(heading), ...blocks.slice(0, mostBlocks - 1)],
  };
}

function sources({ citations }: FinishedAnswer, links: Links, quote: number): KnownBlock[] {
  if (citations.length === 0) return [];
  return [{ type: "divider" }, ...sections(citations.map((citation) => sourceLine(citation, links, quote)))];
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
    (sum, block) =>
      sum +
      (block.type === "section" ? (block.text?.text.length ?? 0) : 0) +
      (block.type === "table" ? JSON.stringify(block.rows).length : 0),
    0,
  );
}

/** The marks of parts, with links where there is room for them. */
function marksIn({ citations }: FinishedAnswer, links: Links, { withLinks }: Layout) {
  const known = new Map(citations.map((citation) => [citation.id, citation]));
  return (part: AnsweredPart, room: number): string => {
    const cited = part.citations.flatMap((id) => known.get(id) ?? []);
    const linked = cited.map((citation) => markOf(citation, links)).join(" ");
    return withLinks && linked.length <= room ? linked : cited.map(({ id }) => `[${id}]`).join(" ");
  };
}

function markOf(citation: Citation, links: Links): string {
  const link = links.linkOf(citation);
  return link === undefined ? `[${citation.id}]` : `<${linkTarget(link)}|[${citation.id}]>`;
}

function sourceLine(citation: Citation, links: Links, longestQuote: number): string {
  const where = linked(placeOf(citation), links.linkOf(citation));
  return `*${citation.id}*  ${where}\n>${cut(escaped(citation.quote.replace(/\s+/g, " ")), longestQuote)}`;
}

function linked(text: string, link: string | undefined): string {
  return link === undefined ? escaped(text) : `<${linkTarget(link)}|${escaped(text).replaceAll("|", "¦")}>`;
}

/** What is said in place of an answer: a reply, a question asked back, or that the documents do not say it. */
function withoutAnswer({ end, remark }: FinishedAnswer, links: Links): KnownBlock[] {
  const verdict = remark ?? "The documents do not answer this question.";
  if (end.nearest.length === 0) return sections([escaped(verdict)]);
  const lead = end.outcome === "unclear" ? "It may be one of these:" : "What comes nearest:";
  const names = end.nearest.map((near) => {
    const { section, title } = near;
    const name = section === title ? title : `${title} — ${section}`;
    return `• ${linked(name, links.linkOfSection(near))}`;
  });
  return sections([escaped(verdict), lead, ...names]);
}

function caveats({ end, fallback }: FinishedAnswer): KnownBlock[] {
  const one = end.withheld === 1;
  const quoted = end.quoted === 1 ? "one part is quoted" : `${end.quoted} parts are quoted`;
  const text = [
    fallback ? `${escaped(fallback.message)} The documents are quoted instead.` : "",
    end.drafter === "extractive" && !fallback ? "Quoted from the documents without a language model." : "",
    end.withheld > 0 && !end.unread
      ? `${end.withheld} drafted ${one ? "part was" : "parts were"} withheld: the documents do not support ${one ? "it" : "them"}.`
      : end.outcome === "partial" && end.withheld === 0
        ? "The documents answer only a part of this question."
        : "",
    end.quoted > 0 && end.drafter === "model" && !end.unread
      ? `In the place of a draft ${quoted} from the documents.`
      : "",
    end.unread
      ? "Nobody could check the draft: only what repeats the documents is shown; the rest is quoted from them or left out."
      : "",
  ]
    .filter(Boolean)
    .join(" ");
  return text === "" ? [] : [context(text)];
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
