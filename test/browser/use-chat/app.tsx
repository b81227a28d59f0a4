import { useChat } from "@ai-sdk/react";
import { DefaultChatTransport } from "ai";
import { createRoot } from "react-dom/client";

/** A chat of one's own with the AI SDK, as its documentation shows it: nothing in it is made for Footnote. */
function Chat({ api }: { api: string }) {
  const { messages, sendMessage, status, error } = useChat({ transport: new DefaultChatTransport({ api }) });
  return (
    <main>
      {messages.map(({ id, role, parts }) => (
        <article key={id} className={role}>
          {parts.map((part, index) => {
            const key = `${id}-${index}`;
            if (part.type === "text") return <p key={key}>{part.text}</p>;
            if (part.type === "source-url")
              return (
                <a key={key} href={part.url}>
                  {part.title}
                </a>
              );
            return part.type === "source-document" ? <cite key={key}>{part.title}</cite> : null;
          })}
        </article>
      ))}
      {error && <p role="alert">{error.message}</p>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const text = String(new FormData(event.currentTarget).get("question"));
          event.currentTarget.reset();
          void sendMessage({ text });
        }}
      >
        <input name="question" aria-label="Question" disabled={status !== "ready"} />
      </form>
    </main>
  );
}

const root = document.querySelector<HTMLElement>("#chat");
if (root) createRoot(root).render(<Chat api={root.dataset.api ?? "/api/chat"} />);
