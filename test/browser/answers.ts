import { readerLink } from "../../functions/reader/reader-link.ts";
import { chips, shelf } from "./shelf.ts";

const [document] = shelf(chips).documents();

const section = (anchor: string) => {
  const found = document?.sections.find((candidate) => candidate.anchor === anchor);
  if (!document || !found) throw new Error(`the document has no section ${anchor}`);
  return { document: document.id, title: document.title, section: found.title, anchor };
};

/** Parts of the chat stream, as the server sends them. */
export const parts = {
  start: { type: "start", messageId: "m1" },
  passages: (...anchors: string[]) => ({
    type: "data-passages",
    data: { sections: anchors.map(section) },
    transient: true,
  }),
  /** What comes of one cited sentence; citation `id` is new when `quote` is given. */
  citation(id: number, anchor: string, quote: string) {
    const start = document?.text.indexOf(quote) ?? -1;
    return [
      { type: "source-document", sourceId: `s${id}`, mediaType: "text/plain", title: "ignored" },
      {
        type: "data-citation",
        id: `citation-${id}`,
        data: {
          id,
          ...section(anchor),
          url: `${chips.url}#:~:text=${encodeURIComponent(quote)}`,
          reader: readerLink({ document: chips.id, anchor, quote }),
          quote,
          start,
          end: start + quote.length,
        },
      },
    ];
  },
  sentence: (text: string, ...citations: number[]) => parts.part({ kind: "sentence", text }, ...citations),
  part: (part: object, ...citations: number[]) => [
    { type: "text-delta", id: "t", delta: "not for this page" },
    { type: "data-part", data: { ...part, citations } },
  ],
  notice: (reason: string) => ({ type: "data-notice", data: { reason, message: "not for this page" } }),
  answer: (ending: object = {}) => ({
    type: "data-answer",
    data: {
      outcome: "answered",
      drafter: "model",
      quoted: 0,
      withheld: 0,
      corpus: "9f2c",
      conversationId: "c",
      nearest: [],
      ...ending,
    },
  }),
  nothing: (...anchors: string[]) =>
    parts.answer({
      outcome: "not_in_corpus",
      nearest: anchors.map((anchor) => ({
        ...section(anchor),
        url: readerLink({ document: chips.id, anchor }),
      })),
    }),
};

export const quotes = {
  tencent:
    "Tencent is one example: it bought H100 and H20 GPUs from Nvidia so that work on its large language models (LLMs), “Yuanbao” among them, can continue without a break.",
  cushion:
    "A stockpile of this kind is a cushion against export controls still to come, and it keeps research moving.",
  goal: "The plan set the goal that 70% of chips be produced locally by 2025.",
};
