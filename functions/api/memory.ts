import type { Turn } from "../answer/events.ts";
import { withoutMarkers } from "../answer/wording.ts";
import type { Parts } from "../api/parts.ts";
import { type FinishedAnswer, turnOf } from "../turn/record.ts";

/** How many turns back a question may refer. */
export const longestHistory = 6;

/**
 * The last turns of a conversation, undefined when there is none of that id. A store that fails is no reason not
 * to answer: the question is then answered as the first of its conversation.
 */
export async function recall(id: string, { conversations, log }: Parts): Promise<Turn[] | undefined> {
  try {
    const turns = await conversations.recentTurns(id, longestHistory);
    return turns?.map(({ question, answer }) => ({ question, answer: withoutMarkers(answer) }));
  } catch (error) {
    log({ level: "error", message: "The conversation could not be read", error });
    return [];
  }
}

/**
 * Stores a turn, its answer named `messageId`, in the conversation that `open` finds or makes. Resolves to the conversation's id; to undefined
 * when the store failed to open one.
 */
export async function remember(
  open: () => Promise<string>,
  messageId: string,
  question: string,
  answer: FinishedAnswer,
  { conversations, corpus, log }: Parts,
): Promise<string | undefined> {
  let id: string | undefined;
  try {
    id = await open();
    await conversations.append(id, turnOf(messageId, question, answer, corpus.hash));
  } catch (error) {
    log({ level: "error", message: "The turn could not be stored", error });
  }
  return id;
}
