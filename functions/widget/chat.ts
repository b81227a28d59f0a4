import { newConversation, newTurn, receive, type Turn, toMessages } from "./conversation.ts";
import { button, element } from "./element.ts";
import { createPeek } from "./peek.ts";
import { keep, restore } from "./storage.ts";
import { ask, NoAnswer, type Server, suggestedQuestions, vote } from "./stream.ts";
import { type TurnView, turnView } from "./view.ts";
import type { Language } from "./words/words.ts";

/** What a chat is made of. */
export interface ChatParts {
  server: Server;
  language: Language;
  heading: string;
  /** The level of the heading: 1 where the chat is the page. */
  headingLevel: 1 | 2;
  greeting: string | undefined;
  /** Undefined: the server suggests sections of its documents. */
  suggestions: readonly string[] | undefined;
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
  ask(question: string): void;
  clear(): void;
  focus(): void;
  /** Fetches what is only needed once the chat is seen. */
  begin(): void;
  /** What Escape does: the popover goes, else the answer stops. Says whether there was something to do. */
  escape(): boolean;
  /** Stops what is underway and what listens. */
  dispose(): void;
}

const longestQuestion = 2000;
/** From where on the room that is left is said. */
const littleRoom = 200;

export function createChat(parts: ChatParts): Chat {
  const { server, language, storageKey } = parts;
  const { words } = language;
  const onPage = parts.headingLevel === 1;
  const peek = createPeek();
  const listening = new AbortController();

  const anew = button("anew", words.anew, clear);
  const name = element(onPage ? "h1" : "h2", "heading", parts.heading, footnoteMark());
  const skip = button("skip", words.skip, () => field.focus());
  const header = element("header", "masthead", name, anew, ...(parts.close ? [parts.close] : []));
  const welcome = element("section", "welcome", element("p", "lede", parts.greeting ?? words.greeting));
  const slot = document.createElement("slot");
  welcome.append(slot);
  const log = element("div", "log");
  log.role = "log";
  log.ariaLabel = words.conversation;
  log.ariaLive = "off";
  log.tabIndex = -1;
  const label = element("label", "aloud", words.question);
  const field = element("textarea", "field");
  const room = element("p", "room");
  field.id = label.htmlFor = "question";
  room.id = "room";
  room.role = "status";
  Object.assign(field, { rows: 1, maxLength: longestQuestion, placeholder: words.placeholder });
  field.enterKeyHint = "send";
  field.dir = "auto";
  field.setAttribute("aria-describedby", room.id);
  const send = button("send", words.ask, () => {});
  send.type = "submit";
  const stop = button("stop", words.stop, () => underway?.abort());
  const form = element("form", "form", label, field, send, stop, room);
  form.autocomplete = "off";

  let conversation = restore(storageKey);
  /** Set while an answer is on its way. */
  let underway: AbortController | undefined;
  let begun = false;
  const views = new Map<Turn, TurnView>();

  for (const turn of conversation.turns) append(turn);
  showControls();

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const question = field.value.trim();
    if (underway) return;
    field.focus();
    if (question === "") return;
    field.value = "";
    showRoom();
    askQuestion(question);
  });
  field.addEventListener("keydown", (event) => {
    // While an input method composes, Enter chooses a word.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  field.addEventListener("input", showRoom);
  // What could not be asked for want of a connection is asked when there is one.
  window.addEventListener(
    "online",
    () => {
      const last = conversation.turns.at(-1);
      if (last?.failure?.kind === "unreachable") retry(last);
    },
    { signal: listening.signal },
  );

  function clear(): void {
    underway?.abort();
    underway = undefined;
    conversation = newConversation();
    keep(storageKey, conversation);
    views.clear();
    peek.hide();
    log.replaceChildren();
    showControls();
    field.focus();
  }

  async function askQuestion(question: string): Promise<void> {
    const turn = newTurn(question);
    peek.hide();
    conversation.turns.push(turn);
    parts.tell("question", { question });
    // Not before: a restored conversation is not news to be read out.
    log.ariaLive = "polite";
    const view = append(turn);
    const { signal } = startAnswering();
    // What was pressed instead, a suggestion or a retry button, is gone.
    const focused = (log.getRootNode() as ShadowRoot).activeElement;
    if (focused !== field) log.focus({ preventScroll: true });
    view.element.scrollIntoView();
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
        keep(storageKey, conversation);
      }
      if (turn.state === "answering") turn.state = "cut";
    } catch (error) {
      if (signal.aborted) turn.state = "stopped";
      else if (error instanceof NoAnswer) {
        turn.state = "failed";
        turn.failure = error.failure;
      } else turn.state = "cut";
    }
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
      retry,
      async vote(voted, helpful) {
        const { messageId = "" } = voted;
        const taken = await vote(server, { conversationId: conversation.id, messageId, helpful });
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
    welcome.hidden = asked;
    anew.hidden = !asked;
    log.hidden = !asked;
    const focused = (stop.getRootNode() as Partial<ShadowRoot>).activeElement;
    send.hidden = underway !== undefined;
    stop.hidden = underway === undefined;
    // Send and Stop stand in for each other, for the keyboard too.
    if (focused === stop && stop.hidden) send.focus();
  }

  function showRoom(): void {
    const left = field.maxLength - field.value.length;
    room.textContent = left < littleRoom ? words.left(left) : "";
  }

  async function begin(): Promise<void> {
    if (begun) return;
    begun = true;
    log.lastElementChild?.scrollIntoView({ block: "nearest" });
    const { suggestions } = parts;
    const own = suggestions?.map((question) => ({ label: question, question }));
    const offered = own ?? (await suggestedQuestions(server));
    if (offered.length === 0) return;
    const list = element("ul", "suggestions");
    for (const { label, question } of offered)
      list.append(
        element(
          "li",
          "",
          button("suggestion", label, () => askQuestion(question)),
        ),
      );
    slot.before(...(own ? [] : [element("h2", "begin", words.begin)]), list);
  }

  return {
    elements: [
      ...(onPage ? [skip] : []),
      header,
      element(onPage ? "main" : "div", "main", welcome, log, form, peek.element),
    ],
    ask(question) {
      if (!underway && question.trim() !== "") askQuestion(question.trim().slice(0, longestQuestion));
    },
    clear,
    focus: () => field.focus(),
    begin,
    escape() {
      if (peek.hide()) return true;
      const answering = underway !== undefined;
      underway?.abort();
      return answering;
    },
    dispose() {
      underway?.abort();
      listening.abort();
    },
  };
}

function footnoteMark(): HTMLElement {
  const mark = element("span", "rubric", "1");
  mark.ariaHidden = "true";
  return mark;
}
