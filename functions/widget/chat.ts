import { newConversation, newTurn, receive, type Turn, toMessages } from "./conversation.ts";
import { button, element } from "./element.ts";
import { createPeek } from "./peek.ts";
import { asQuestion, questionField } from "./question-field.ts";
import { createSheet, fingers } from "./sheet.ts";
import { keep, restore } from "./storage.ts";
import { ask, forget, NoAnswer, type Server, suggestedQuestions, vote } from "./stream.ts";
import { type TurnView, turnView } from "./view.ts";
import { createWelcome } from "./welcome.ts";
import type { Language } from "./words/words.ts";

/** What a chat is made of. The site may change the heading, the greeting and the suggestions meanwhile. */
export interface ChatParts {
  server: Server;
  language: Language;
  readonly heading: string;
  /** The level of the heading: 1 where the chat is the page. */
  headingLevel: 1 | 2;
  readonly greeting: string | null;
  /** Null: the server suggests sections of its documents. */
  readonly suggestions: readonly string[] | null;
  /** Where the conversation is kept in the tab's session storage. */
  storageKey: string;
  /** Closes what the chat stands in; without it there is no such button. */
  close: HTMLButtonElement | undefined;
  /** Tells what happens to whoever embeds the chat. */
  tell(event: "question" | "answer" | "failure", detail: object): void;
}

/** A chat, as long as it is shown. */
export interface Chat {
  /** The children of whatever the chat stands in, which scrolls. */
  elements: HTMLElement[];
  /** What has been typed and not been asked. */
  draft: string;
  ask(question: string): void;
  clear(): void;
  focus(): void;
  /** Fetches what is only needed once the chat is seen. */
  begin(): void;
  /** Shows the heading and the greeting as they are now. */
  present(): void;
  /** Offers the suggestions as they are now. */
  offer(): void;
  /** What Escape does: the popover goes, else the answer stops. Says whether there was something to do. */
  escape(): boolean;
  /** Stops what is underway and what listens. */
  dispose(): void;
}

/** What a chat is called that the site has given no name. */
export const ownName = "Footnote";

export function createChat(parts: ChatParts): Chat {
  const { server, language, storageKey } = parts;
  const { words } = language;
  const onPage = parts.headingLevel === 1;
  const peek = createPeek();
  const sheet = createSheet(words, server.endpoint);
  const listening = new AbortController();

  const anew = button("anew", words.anew, clear);
  const name = element(onPage ? "h1" : "h2", "heading");
  name.tabIndex = -1;
  const header = element("header", "masthead", name, anew, ...(parts.close ? [parts.close] : []));
  const welcome = createWelcome(words, { ask: askQuestion, suggest: () => suggestedQuestions(server) });
  const field = questionField(words, { ask: askQuestion, stop: () => underway?.abort() });
  const skip = button("skip", words.skip, field.focus);
  const log = element("div", "log");
  log.role = "log";
  log.ariaLabel = words.conversation;
  log.ariaLive = "off";
  log.tabIndex = -1;

  let conversation = restore(storageKey);
  /** Set while an answer is on its way. */
  let underway: AbortController | undefined;
  let begun = false;
  const views = new Map<Turn, TurnView>();

  present();
  for (const turn of conversation.turns) append(turn);
  showControls();

  // What could not be asked for want of a connection is asked when there is one.
  window.addEventListener(
    "online",
    () => {
      const last = conversation.turns.at(-1);
      if (last?.failure?.kind === "unreachable") retry(last);
    },
    { signal: listening.signal },
  );

  function present(): void {
    name.replaceChildren(parts.heading, ...(parts.heading === ownName ? [footnoteMark()] : []));
    welcome.greet(parts.greeting ?? undefined);
  }

  function offer(): void {
    if (begun) welcome.offer(parts.suggestions ?? undefined);
  }

  function clear(): void {
    underway?.abort();
    underway = undefined;
    const { id, turns } = conversation;
    // A vote is for whoever runs the server, who would lose it with the answer that it is about.
    const voted = turns.some(({ helpful }) => helpful !== undefined);
    if (!voted && turns.some(({ messageId }) => messageId !== undefined)) forget(server, id);
    conversation = newConversation();
    keep(storageKey, conversation);
    views.clear();
    peek.hide();
    sheet.hide();
    log.replaceChildren();
    showControls();
    field.focus();
  }

  async function askQuestion(question: string): Promise<void> {
    const turn = newTurn(question);
    peek.hide();
    conversation.turns.push(turn);
    keep(storageKey, conversation);
    parts.tell("question", { question });
    // Not before: a restored conversation is not news to be read out.
    log.ariaLive = "polite";
    const view = append(turn);
    const { signal } = startAnswering();
    // What was pressed instead, a suggestion or a retry button, is gone.
    if (!field.isFocused()) log.focus({ preventScroll: true });
    bringToTop(view.element);
    await follow(turn, view, signal);
    finishAnswering(signal);
  }

  /** Takes the answer into the turn, part by part, and shows and keeps it. */
  async function follow(turn: Turn, view: TurnView, signal: AbortSignal): Promise<void> {
    const { id, turns } = conversation;
    try {
      for await (const part of ask(server, id, toMessages(turns), signal)) {
        receive(turn, part);
        view.update();
        if (part.type === "data-part") keep(storageKey, conversation);
      }
      if (turn.state === "answering") turn.state = "cut";
    } catch (error) {
      if (signal.aborted) turn.state = "stopped";
      else if (error instanceof NoAnswer) {
        turn.state = "failed";
        turn.failure = error.failure;
      } else turn.state = "cut";
    }
    // The conversation may be shown again by now, as it was kept.
    if (listening.signal.aborted) return;
    view.update();
    keep(storageKey, conversation);
    if (turn.ending) parts.tell("answer", { question: turn.question, outcome: turn.ending.outcome });
    else if (turn.state !== "stopped") parts.tell("failure", { question: turn.question });
  }

  function append(turn: Turn): TurnView {
    const view = turnView(turn, {
      language,
      endpoint: server.endpoint,
      peek,
      sheet,
      retry,
      async vote(voted, helpful, complaint) {
        const { messageId = "" } = voted;
        const about = { conversationId: conversation.id, messageId };
        const taken = await vote(server, { ...about, helpful, ...complaint });
        if (taken) voted.helpful = helpful;
        keep(storageKey, conversation);
        return taken;
      },
    });
    views.set(turn, view);
    log.append(view.element);
    return view;
  }

  function retry(turn: Turn): void {
    if (underway) return;
    conversation.turns = conversation.turns.filter((other) => other !== turn);
    views.get(turn)?.element.remove();
    views.delete(turn);
    askQuestion(turn.question);
  }

  function startAnswering(): AbortController {
    underway = new AbortController();
    showControls();
    return underway;
  }

  function finishAnswering(signal: AbortSignal): void {
    // A new conversation may have begun to answer meanwhile.
    if (underway?.signal !== signal) return;
    underway = undefined;
    showControls();
  }

  function showControls(): void {
    const asked = conversation.turns.length > 0;
    welcome.element.hidden = asked;
    anew.hidden = !asked;
    log.hidden = !asked;
    field.showAnswering(underway !== undefined);
  }

  /** Scrolls what the chat stands in, and nothing else of the site's. */
  function bringToTop(turn: HTMLElement): void {
    const panel = header.parentElement;
    if (onPage || !panel) {
      turn.scrollIntoView();
      return;
    }
    const margin = Number.parseFloat(getComputedStyle(turn).scrollMarginTop);
    panel.scrollTop += turn.getBoundingClientRect().top - panel.getBoundingClientRect().top - margin;
  }

  function begin(): void {
    if (begun) return;
    begun = true;
    offer();
    const last = conversation.turns.at(-1);
    const shown = last && views.get(last)?.element;
    if (shown) bringToTop(shown);
  }

  return {
    elements: [
      ...(onPage ? [skip] : []),
      header,
      element(
        onPage ? "main" : "div",
        "main",
        welcome.element,
        log,
        field.element,
        peek.element,
        sheet.element,
      ),
    ],
    get draft() {
      return field.draft;
    },
    set draft(text) {
      field.draft = text;
    },
    ask(text) {
      const question = asQuestion(text);
      if (!underway && question !== undefined) askQuestion(question);
    },
    clear,
    // Where fingers type, focus in the field would open a keyboard over the half of the chat.
    focus: () => (fingers() ? name : field).focus(),
    begin,
    present,
    offer,
    escape() {
      if (peek.hide() || sheet.hide()) return true;
      const answering = underway !== undefined;
      underway?.abort();
      return answering;
    },
    dispose() {
      listening.abort();
      underway?.abort();
    },
  };
}

function footnoteMark(): HTMLElement {
  const mark = element("span", "rubric", "1");
  mark.ariaHidden = "true";
  return mark;
}
