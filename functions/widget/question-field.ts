import { button, element } from "./element.ts";
import { isComposing } from "./keys.ts";
import type { Words } from "./words/words.ts";

/** Where a question is typed and asked, and an answer stopped. */
export interface QuestionField {
  element: HTMLElement;
  /** What has been typed and not been asked. */
  draft: string;
  focus(): void;
  isFocused(): boolean;
  /** While an answer is on its way, Stop stands in for Ask. */
  showAnswering(answering: boolean): void;
}

export const longestQuestion = 2000;
/** From where on the room that is left is said. */
const littleRoom = 200;

/** The text as a question; undefined where there is nothing in it that the server would take for one. */
export function asQuestion(text: string): string | undefined {
  return /[\p{L}\p{N}]/u.test(text) ? text.trim().slice(0, longestQuestion) : undefined;
}

export function questionField(
  words: Words,
  { ask, stop }: { ask(question: string): void; stop(): void },
): QuestionField {
  const label = element("label", "aloud", words.question);
  const field = element("textarea", "field");
  const room = element("p", "room");
  field.id = label.htmlFor = "question";
  room.id = "room";
  room.role = "status";
  Object.assign(field, { rows: 1, maxLength: longestQuestion, placeholder: words.placeholder });
  field.enterKeyHint = "send";
  field.autocomplete = "off";
  field.dir = "auto";
  field.setAttribute("aria-describedby", room.id);
  // No form that is submitted: frames may forbid forms and allow scripts.
  const sendButton = button("send", words.ask, submit);
  const stopButton = button("stop", words.stop, stop);
  field.addEventListener("input", showRoom);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || isComposing(event)) return;
    event.preventDefault();
    submit();
  });

  function submit(): void {
    if (sendButton.hidden) return;
    field.focus();
    const question = asQuestion(field.value);
    if (question === undefined) return;
    field.value = "";
    showRoom();
    ask(question);
  }

  function showRoom(): void {
    const left = longestQuestion - field.value.length;
    room.textContent = left < littleRoom ? words.left(left) : "";
  }

  const box = element("div", "box", field, sendButton, stopButton);
  const form = element("div", "form", label, box, room);
  form.role = "search";
  const focused = () => (field.getRootNode() as Partial<ShadowRoot>).activeElement;

  return {
    element: form,
    get draft() {
      return field.value;
    },
    set draft(text) {
      field.value = text;
      showRoom();
    },
    focus: () => field.focus(),
    isFocused: () => focused() === field,
    showAnswering(answering) {
      const stopHadFocus = focused() === stopButton;
      sendButton.hidden = answering;
      stopButton.hidden = !answering;
      // They stand in for each other for the keyboard, too.
      if (stopHadFocus && !answering) sendButton.focus();
    },
  };
}
