/** What `useChat` posts for a question, after earlier questions and answers. */
export function chatBody(id: string, ...texts: string[]) {
  const messages = texts.map((text, index) => ({
    id: `message-${index}`,
    role: index % 2 === 0 ? "user" : "assistant",
    parts: [{ type: "text", text }],
  }));
  return { id, messages, trigger: "submit-message" };
}
