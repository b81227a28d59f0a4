import { newConversation, newTurn, receive, type Turn, toMessages } from "./conversation.ts";
import { byId } from "./element.ts";
import { hidePeek } from "./peek.ts";
import { keep, restore } from "./storage.ts";
import { ask, NoAnswer } from "./stream.ts";
import { type TurnView, turnView } from "./view.ts";

const welcome = byId("welcome", HTMLElement);
const log = byId("log", HTMLElement);
const form = byId("form", HTMLFormElement);
const field = byId("question", HTMLTextAreaElement);
const room = byId("room", HTMLElement);
const send = byId("send", HTMLButtonElement);
const stop = byId("stop", HTMLButtonElement);
const anew = byId("anew", HTMLButtonElement);

let conversation = restore();
/** Set while an answer is on its way. */
let underway: AbortController | undefined;
const views = new Map<Turn, TurnView>();

for (const turn of conversation.turns) append(turn);
showControls();
log.lastElementChild?.scrollIntoView();

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

welcome.addEventListener("click", ({ target }) => {
  const question = target instanceof HTMLElement && target.getAttribute("data-question");
  if (question) askQuestion(question);
});

stop.addEventListener("click", () => underway?.abort());

document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape" && !hidePeek()) underway?.abort();
});

anew.addEventListener("click", () => {
  underway?.abort();
  underway = undefined;
  conversation = newConversation();
  keep(conversation);
  views.clear();
  hidePeek();
  log.replaceChildren();
  showControls();
  field.focus();
});

async function askQuestion(question: string): Promise<void> {
  const turn = newTurn(question);
  hidePeek();
  conversation.turns.push(turn);
  // Not before: a restored conversation is not news to be read out.
  log.ariaLive = "polite";
  const view = append(turn);
  const { signal } = startAnswering();
  // What was pressed instead, a suggestion or a retry button, is gone.
  if (document.activeElement !== field) log.focus({ preventScroll: true });
  view.element.scrollIntoView();
  await follow(turn, view, signal);
  finishAnswering(signal);
}

/** Takes the answer into the turn, part by part, and shows and keeps it. */
async function follow(turn: Turn, view: TurnView, signal: AbortSignal): Promise<void> {
  const { id, turns } = conversation;
  try {
    for await (const part of ask(id, toMessages(turns), signal)) {
      receive(turn, part);
      view.update();
      keep(conversation);
    }
    if (turn.state === "answering") turn.state = "cut";
  } catch (error) {
    if (signal.aborted) turn.state = "stopped";
    else if (error instanceof NoAnswer) {
      turn.state = "failed";
      turn.problem = error.message;
    } else turn.state = "cut";
  }
  view.update();
  keep(conversation);
}

function append(turn: Turn): TurnView {
  const view = turnView(turn, () => retry(turn));
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
  const begun = conversation.turns.length > 0;
  welcome.hidden = begun;
  anew.hidden = !begun;
  log.hidden = !begun;
  const focused = document.activeElement;
  send.hidden = underway !== undefined;
  stop.hidden = underway === undefined;
  // Send and Stop stand in for each other, for the keyboard too.
  if (focused === stop && stop.hidden) send.focus();
}

function showRoom(): void {
  const left = field.maxLength - field.value.length;
  room.textContent = left < 200 ? `${left} characters left` : "";
}
