import { element } from "./element.ts";
import { longestQuestion } from "./question-field.ts";
import type { Flaw } from "./wire.ts";
import type { Words } from "./words/words.ts";

/** What somebody has to say of an answer that did not help. */
export interface Complaint {
  reason?: Flaw;
  comment?: string;
}

/** Asks what was wrong with an answer. `done` gets undefined when there is nothing to say. */
export function complaintForm(words: Words, done: (complaint: Complaint | undefined) => void): HTMLElement {
  const choices = (Object.entries(words.flaws) as [Flaw, string][]).map(([flaw, label]) => {
    const radio = element("input", "");
    radio.type = "radio";
    radio.name = "reason";
    radio.value = flaw;
    return element("label", "flaw", radio, label);
  });
  const comment = element("input", "comment");
  comment.name = "comment";
  comment.maxLength = longestQuestion;
  comment.autocomplete = "off";
  comment.dir = "auto";
  const send = element("button", "", words.send);
  const form = element(
    "form",
    "complaint",
    element("fieldset", "", element("legend", "", words.whatWasWrong), ...choices),
    element("label", "comment-line", words.comment, comment),
    send,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = new FormData(form);
    const reason = said.get("reason") as Flaw | null;
    const text = comment.value.trim();
    const complaint = { ...(reason ? { reason } : {}), ...(text ? { comment: text } : {}) };
    done(reason || text ? complaint : undefined);
  });
  return form;
}
