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
