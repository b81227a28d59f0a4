import type { Failure, Turn } from "./conversation.ts";
import { turnAsText } from "./copy.ts";
import { button, element, iconButton, icons, outwardLink, safeLink } from "./element.ts";
import type { Peek } from "./peek.ts";
import type { Citation, Ending, Sentence } from "./wire.ts";
import type { Language, Words } from "./words/words.ts";

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
  /** Asks the turn's question again. */
  retry(turn: Turn): void;
  /** Resolves to whether the vote was taken. */
  vote(turn: Turn, helpful: boolean): Promise<boolean>;
}

/** The part of the chat that shows a question and its answer. */
export function turnView(turn: Turn, parts: ViewParts): TurnView {
  const { words } = parts.language;
  const question = element("h2", "question", turn.question);
  const reading = element("p", "reading");
  const sentences = element("p", "sentences");
  const sources = element("ol", "source-list");
  const sourcesBlock = element("div", "sources", element("h3", "", words.sources), sources);
  const remarks = element("div", "remarks");
  const article = element("article", "turn", question, reading, sentences, sourcesBlock, remarks);
  for (const part of [question, sentences]) part.dir = "auto";
  // The quotes are there to be looked up, not to be read out after every sentence.
  sourcesBlock.ariaLive = "off";
  let closed = false;

  function update(): void {
    const answering = turn.state === "answering";
    article.setAttribute("data-state", turn.state);
    reading.hidden = !answering || turn.sentences.length > 0;
    const nowReading = turn.reading.length > 0 ? words.reading(turn.reading.join(" · ")) : words.looking;
    if (reading.textContent !== nowReading) reading.textContent = nowReading;
    if (turn.notice && !article.querySelector(".notice")) {
      reading.before(element("p", "notice", words.quotedBecause[turn.notice] ?? words.quoted));
    }
    for (const sentence of turn.sentences.slice(sentences.childElementCount)) {
      sentences.append(sentenceElement(sentence, turn.citations, parts));
    }
    sentences.hidden = turn.sentences.length === 0;
    for (const citation of turn.citations.slice(sources.childElementCount)) {
      sources.append(sourceElement(citation, parts));
    }
    sourcesBlock.hidden = turn.citations.length === 0;
    if (!answering && !closed) {
      closed = true;
      remarks.append(...closingRemarks(turn, parts));
      if (turn.state === "done") article.append(actions(turn, parts));
    }
  }

  update();
  return { element: article, update };
}

/** Where a quote stands, in words: its section and, in documents that have them, its page. */
function placeOf({ section, page }: Citation, words: Words): string {
  return page === undefined ? section : `${section}, ${words.page(page)}`;
}

function sentenceElement({ text, citations }: Sentence, known: Citation[], parts: ViewParts): HTMLElement {
  const marks = citations
    .flatMap((id) => known.find((citation) => citation.id === id) ?? [])
    .map((citation) => markElement(citation, parts));
  // Chinese and Japanese leave no space between sentences.
  const gap = /[。！？」』]$/u.test(text) ? "" : " ";
  return element("span", "sentence", text, ...(marks.length > 0 ? [element("sup", "", ...marks)] : []), gap);
}

function markElement(citation: Citation, { language: { words }, endpoint, peek }: ViewParts): HTMLElement {
  const place = placeOf(citation, words);
  const mark = linkTo(citation.reader, endpoint, "mark", String(citation.id));
  mark.ariaLabel = words.source(citation.id, place);
  peek.at(mark, place, citation.quote);
  return mark;
}

function sourceElement(citation: Citation, { language: { words }, endpoint }: ViewParts): HTMLElement {
  const { quote, reader, url, title } = citation;
  const place = placeOf(citation, words);
  const item = element(
    "li",
    "source",
    element("q", "", quote),
    linkTo(reader, endpoint, "section-link", place),
  );
  const original = url === reader ? undefined : safeLink(url, endpoint);
  if (original) item.append(" ", outwardLink("section-link original", original, words.original));
  item.append(element("span", "document", title));
  item.value = citation.id;
  item.dir = "auto";
  return item;
}

function linkTo(address: string, endpoint: string, className: string, text: string): HTMLElement {
  const href = safeLink(address, endpoint);
  return href ? outwardLink(className, href, text) : element("span", className, text);
}

/** What is to be said once nothing more will come. */
function closingRemarks(turn: Turn, parts: ViewParts): HTMLElement[] {
  const { words } = parts.language;
  const retry = (label: string) => button("retry", label, () => parts.retry(turn));
  switch (turn.state) {
    case "stopped":
      return [element("p", "remark", words.stopped)];
    case "cut":
      return [element("p", "remark problem", words.cut), retry(words.goOn)];
    case "failed":
      return failureRemarks(turn.failure, retry(words.retry), parts.language);
    default:
      return turn.ending && turn.sentences.length === 0
        ? withoutAnswer(turn.ending, parts)
        : caveats(turn, words).map((text) => element("p", "remark", text));
  }
}

/** While the reader has to wait, the button waits too, and the time left counts down, unspoken. */
function failureRemarks(
  failure: Failure | undefined,
  retry: HTMLButtonElement,
  { words, tag }: Language,
): HTMLElement[] {
  const { kind, detail = "", until = 0 } = failure ?? {};
  const said = kind === "unreachable" ? words.unreachable : kind === "limited" ? words.limited : detail;
  const problem = element("p", "remark problem", said);
  if (until <= Date.now()) return [problem, retry];
  const wait = element("span", "wait");
  const secondsLeft = () => Math.ceil((until - Date.now()) / 1000);
  const tell = () => {
    const left = secondsLeft();
    wait.textContent = left > 0 ? words.retryIn(duration(left, tag)) : "";
    retry.disabled = left > 0;
    if (left <= 0 || !wait.isConnected) clearInterval(ticking);
  };
  const ticking = setInterval(tell, 1000);
  wait.textContent = words.retryIn(duration(secondsLeft(), tag));
  wait.ariaLive = "off";
  retry.disabled = true;
  problem.append(" ", wait);
  return [problem, retry];
}

function duration(seconds: number, language: string): string {
  const [count, unit] = seconds < 90 ? [seconds, "second"] : [Math.ceil(seconds / 60), "minute"];
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(count);
}

/** What is said in place of an answer: a reply, a question asked back, or that the documents do not say it. */
function withoutAnswer({ outcome, remark, nearest }: Ending, { language, endpoint }: ViewParts) {
  const { words } = language;
  const verdict = element("p", "abstention", remark ?? words.notAnswered);
  if (nearest.length === 0) return [verdict];
  const list = element("ul", "nearest");
  for (const { section, title, url } of nearest) {
    const link = linkTo(url, endpoint, "section-link", section);
    list.append(element("li", "", link, element("span", "document", title)));
  }
  const lead = outcome === "unclear" ? words.oneOf : words.nearest;
  return [verdict, element("p", "remark", lead), list];
}

function caveats({ ending, notice }: Turn, words: Words): string[] {
  const texts: string[] = [];
  if (ending && ending.withheld > 0) texts.push(words.withheld(ending.withheld));
  else if (ending?.outcome === "partial") texts.push(words.partial);
  // The notice says the same with the reason.
  if (ending?.drafter === "extractive" && !notice) texts.push(words.quoted);
  return texts;
}

/** Copying and voting, under an answer. */
function actions(turn: Turn, { language: { words }, endpoint, vote }: ViewParts): HTMLElement {
  const said = element("span", "said");
  said.role = "status";
  const row = element("div", "actions");
  if (turn.sentences.length > 0 && navigator.clipboard) {
    const copy = iconButton("action", icons.copy, words.copy, async () => {
      await navigator.clipboard.writeText(turnAsText(turn, words, endpoint));
      said.textContent = words.copied;
    });
    row.append(copy);
  }
  if (turn.messageId !== undefined && turn.ending?.outcome !== "remark") {
    const votes = [true, false].map((helpful) => {
      const label = helpful ? words.helpful : words.notHelpful;
      const made = iconButton(`action ${helpful ? "" : "down"}`.trim(), icons.helpful, label, async () => {
        if (!(await vote(turn, helpful))) return;
        show();
        said.textContent = words.thanks;
      });
      return { made, helpful };
    });
    const show = () => {
      for (const { made, helpful } of votes) made.ariaPressed = String(turn.helpful === helpful);
    };
    show();
    row.append(...votes.map(({ made }) => made));
  }
  row.append(said);
  return row;
}
