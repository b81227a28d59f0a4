import { type Conversation, newConversation } from "./conversation.ts";

/** The conversation of this tab, so that a reload shows it again. */
export function restore(key: string): Conversation {
  try {
    const kept = sessionStorage.getItem(key);
    if (!kept) return newConversation();
    const conversation: Conversation = JSON.parse(kept);
    // The page went away while this answer was on its way.
    for (const turn of conversation.turns) if (turn.state === "answering") turn.state = "cut";
    return conversation;
  } catch {
    return newConversation();
  }
}

/** Keeps the conversation; where storage is full or forbidden the widget works without. */
export function keep(key: string, conversation: Conversation): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(conversation));
  } catch {}
}
