import type { Turn } from "../answer/events.ts";
import { withoutMarkers } from "../answer/wording.ts";
import { longestQuestion } from "../turn/question.ts";
import { longestHistory } from "../turn/turn.ts";

/** What of an earlier answer is kept as history; clients post whatever they like. */
const longestAnswer = 4000;

/** The latest questions that were answered, with their answers, out of messages as clients keep them. */
export function pastTurns(messages: readonly { role: string; text: string }[]): Turn[] {
  const turns: Turn[] = [];
  let question = "";
  for (const { role, text } of messages) {
    const said = text.toWellFormed().trim();
    if (role === "user") question = said.slice(0, longestQuestion);
    if (role !== "assistant" || question === "" || said === "") continue;
    turns.push({ question, answer: withoutMarkers(said).slice(0, longestAnswer) });
    question = "";
  }
  return turns.slice(-longestHistory);
}
