import { placeOf } from "../../answer/place.ts";
import { readerLink } from "../reader-link.ts";
import { notInCorpus, type Turn } from "./conversation.ts";
import { element } from "./element.ts";
import { peekAt } from "./peek.ts";
import type { Citation, Ending, SectionLink, Sentence } from "./wire.ts";

export interface TurnView {
  element: HTMLElement;
  /** Brings what is new in the turn onto the page; what stands there stays, so that it is read out once. */
  update(): void;
}

/** The part of the page that shows a question and its answer. */
export function turnView(turn: Turn, retry: () => void): TurnView {
  const question = element("h2", "question", turn.question);
  const reading = element("p", "reading");
  const sentences = element("p", "sentences");
  const sources = element("ol", "source-list");
  const sourcesBlock = element("div", "sources", element("h3", "", "Sources"), sources);
  const remarks = element("div", "remarks");
  const article = element("article", "turn", question, reading, sentences, sourcesBlock, remarks);
  for (const part of [question, sentences]) part.dir = "auto";
  // The quotes are there to be looked up, not to be read out after every sentence.
  sourcesBlock.ariaLive = "off";

  function update(): void {
    const answering = turn.state === "answering";
    article.setAttribute("data-state", turn.state);
    reading.hidden = !answering || turn.sentences.length > 0;
    const nowReading =
      turn.reading.length > 0 ? `Reading: ${turn.reading.join(" · ")}` : "Looking through the documents";
    if (reading.textContent !== nowReading) reading.textContent = nowReading;
    if (turn.notice && !article.querySelector(".notice")) {
      reading.before(element("p", "notice", turn.notice));
    }
    for (const sentence of turn.sentences.slice(sentences.childElementCount)) {
      sentences.append(sentenceElement(sentence, turn.citations));
    }
    sentences.hidden = turn.sentences.length === 0;
    for (const citation of turn.citations.slice(sources.childElementCount)) {
      sources.append(sourceElement(citation));
    }
    sourcesBlock.hidden = turn.citations.length === 0;
    if (!answering && remarks.childElementCount === 0) remarks.append(...closingRemarks(turn, retry));
  }

  update();
  return { element: article, update };
}

function sentenceElement({ text, citations }: Sentence, known: Citation[]): HTMLElement {
  const marks = citations
    .flatMap((id) => known.find((citation) => citation.id === id) ?? [])
    .map(markElement);
  // Chinese and Japanese leave no space between sentences.
  const gap = /[。！？」』]$/u.test(text) ? "" : " ";
  return element("span", "sentence", text, ...(marks.length > 0 ? [element("sup", "", ...marks)] : []), gap);
}

function markElement(citation: Citation): HTMLElement {
  const mark = readerAnchor(citation, "mark", String(citation.id));
  mark.ariaLabel = `Source ${citation.id}: ${placeOf(citation)}`;
  peekAt(mark, citation);
  return mark;
}

function sourceElement(citation: Citation): HTMLElement {
  const item = element(
    "li",
    "source",
    element("q", "", citation.quote),
    readerAnchor(citation, "section-link", placeOf(citation)),
    element("span", "document", citation.title),
  );
  item.value = citation.id;
  item.dir = "auto";
  return item;
}

function readerAnchor(at: SectionLink & { quote?: string }, className: string, text: string) {
  const anchor = element("a", className, text);
  anchor.href = readerLink(at);
  anchor.target = "_blank";
  anchor.rel = "noopener";
  return anchor;
}

/** What is to be said once nothing more will come. */
function closingRemarks(turn: Turn, retry: () => void): HTMLElement[] {
  switch (turn.state) {
    case "stopped":
      return [element("p", "remark", "You stopped this answer.")];
    case "cut":
      return [
        element("p", "remark problem", "The connection was lost before the answer was complete."),
        retryButton(retry),
      ];
    case "failed":
      return [element("p", "remark problem", turn.problem ?? ""), retryButton(retry)];
    default:
      return turn.ending && turn.sentences.length === 0
        ? withoutAnswer(turn.ending)
        : caveats(turn).map((text) => element("p", "remark", text));
  }
}

/** What is said in place of an answer: a reply, a question asked back, or that the documents do not say it. */
function withoutAnswer({ outcome, remark, nearest }: Ending): HTMLElement[] {
  const verdict = element("p", "abstention", remark ?? notInCorpus);
  if (nearest.length === 0) return [verdict];
  const list = element("ul", "nearest");
  for (const section of nearest) {
    list.append(
      element(
        "li",
        "",
        readerAnchor(section, "section-link", section.section),
        element("span", "document", section.title),
      ),
    );
  }
  const lead = outcome === "unclear" ? "It may be one of these:" : "What comes nearest:";
  return [verdict, element("p", "remark", lead), list];
}

function caveats({ ending, notice }: Turn): string[] {
  const texts: string[] = [];
  if (ending?.withheld === 1) {
    texts.push("One sentence of the draft was withheld: the documents do not support it.");
  } else if (ending && ending.withheld > 1) {
    texts.push(`${ending.withheld} sentences of the draft were withheld: the documents do not support them.`);
  } else if (ending?.outcome === "partial") {
    texts.push("The documents answer only a part of this question.");
  }
  // The notice says the same with the reason.
  if (ending?.drafter === "extractive" && !notice) {
    texts.push("Quoted from the documents without a language model.");
  }
  return texts;
}

function retryButton(retry: () => void): HTMLElement {
  const button = element("button", "retry", "Retry");
  button.type = "button";
  button.addEventListener("click", retry);
  return button;
}
