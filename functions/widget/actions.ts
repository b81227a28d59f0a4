import { complaintForm } from "./complaint.ts";
import type { Turn } from "./conversation.ts";
import { copyTo, turnAsMarkdown } from "./copy.ts";
import { element, iconButton, icons } from "./element.ts";
import type { ViewParts } from "./view.ts";

/** Copying and voting, under an answer. */
export function actions(turn: Turn, { language: { words }, endpoint, vote }: ViewParts): HTMLElement {
  const said = element("span", "said");
  const say = (text: string) => {
    said.textContent = text;
  };
  said.role = "status";
  const row = element("div", "actions");
  if (turn.parts.length > 0 && navigator.clipboard) {
    const copy = () => copyTo(said, turnAsMarkdown(turn, words, endpoint), words);
    row.append(iconButton("action", icons.copy, words.copy, copy));
  }
  if (turn.messageId !== undefined && turn.ending?.outcome !== "remark") {
    const votes = [true, false].map((helpful) => {
      const label = helpful ? words.helpful : words.notHelpful;
      const made = iconButton(`action ${helpful ? "" : "down"}`.trim(), icons.helpful, label, async () => {
        const taken = await vote(turn, helpful);
        show();
        say(taken ? words.thanks : words.notDone);
        if (taken) ask(helpful, made);
      });
      return { made, helpful };
    });
    let form: HTMLElement | undefined;
    /** What was wrong: asked under the vote that says that something was. */
    const ask = (helpful: boolean, voted: HTMLElement) => {
      form?.remove();
      if (helpful) return;
      form = complaintForm(words, async (complaint) => {
        const taken = !complaint || (await vote(turn, false, complaint));
        if (complaint) say(taken ? words.thanks : words.notDone);
        // What was typed stays until it has been taken.
        if (!taken) return;
        form?.remove();
        voted.focus();
      });
      row.after(form);
    };
    const show = () => {
      for (const { made, helpful } of votes) made.ariaPressed = String(turn.helpful === helpful);
    };
    show();
    row.append(...votes.map(({ made }) => made));
  }
  row.append(said);
  return row;
}
