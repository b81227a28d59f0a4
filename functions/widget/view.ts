import { actions } from "./actions.ts";
import { answerLayout } from "./answer.ts";
import type { Complaint } from "./complaint.ts";
import type { Turn } from "./conversation.ts";
import { element } from "./element.ts";
import type { Peek } from "./peek.ts";
import { closingRemarks } from "./remarks.ts";
import type { Sheet } from "./sheet.ts";
import { sourceElement } from "./source.ts";
import type { Language } from "./words/words.ts";

export interface TurnView {
  element: HTMLElement;
  /** Brings what is new in the turn onto the page; what stands there stays, so that it is read out once. */
  update(): void;
}

/** What a turn is shown with. */
export interface ViewParts {
  language: Language;
  /** The address that links of the server are resolved against. */
  endpoint: string;
  peek: Peek;
  sheet: Sheet;
  /** Asks the turn's question again. */
  retry(turn: Turn): void;
  /** Resolves to whether the vote was taken. */
  vote(turn: Turn, helpful: boolean, complaint?: Complaint): Promise<boolean>;
}

/** The part of the chat that shows a question and its answer. */
export function turnView(turn: Turn, parts: ViewParts): TurnView {
  const { words } = parts.language;
  const question = element("h2", "question", turn.question);
  const reading = element("p", "reading");
  const answer = element("div", "answer");
  const checking = element("p", "checking", words.checking);
  const add = answerLayout(answer, parts);
  let added = 0;
  const instead = element("span", "", words.instead);
  const sources = element("ol", "source-list");
  const sourcesBlock = element("div", "sources", element("h3", "", words.sources), sources);
  const remarks = element("div", "remarks");
  const article = element("article", "turn", question, reading, answer, checking, sourcesBlock, remarks);
  question.dir = "auto";
  // The quotes are there to be looked up, not to be read out after every sentence.
  sourcesBlock.ariaLive = "off";
  let read: string[] | undefined;
  let closed = false;

  function update(): void {
    const answering = turn.state === "answering";
    article.setAttribute("data-state", turn.state);
    reading.hidden = !answering || turn.parts.length > 0 || turn.checking === true;
    checking.hidden = !answering || !turn.checking;
    if (read !== turn.reading) {
      read = turn.reading;
      // Each title isolated, so that it keeps the direction of its own words.
      const titles = read.flatMap((title) => [" · ", element("bdi", "", title)]).slice(1);
      reading.replaceChildren(...(titles.length > 0 ? [words.reading, ...titles] : [words.looking]));
    }
    if (turn.notice && !article.querySelector(".notice")) {
      reading.before(element("p", "notice", words.quotedBecause[turn.notice] ?? "", instead));
    }
    for (const part of turn.parts.slice(added)) add(part, turn.citations);
    added = turn.parts.length;
    answer.hidden = added === 0;
    for (const [index, citation] of turn.citations.entries()) {
      if (index < sources.childElementCount) continue;
      sources.append(sourceElement(citation, turn.citations[index - 1], parts));
    }
    sourcesBlock.hidden = turn.citations.length === 0;
    if (!answering && !closed) {
      closed = true;
      // Nothing was found to quote, or nothing has come of it.
      instead.hidden = added === 0;
      remarks.append(...closingRemarks(turn, parts));
      if (turn.state === "done") article.append(actions(turn, parts));
    }
  }

  update();
  return { element: article, update };
}
