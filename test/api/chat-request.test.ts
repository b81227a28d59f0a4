import { expect, test } from "vitest";
import { chatRequestSchema } from "../../functions/api/routes/chat-request.ts";
import { chatBody } from "./fixture.ts";

const text = (text: string) => ({ type: "text", text });

test("reads the question and what was said before", () => {
  expect(
    chatRequestSchema.parse(chatBody("chat-1", "Who?", "They did. [1][2] And we. [3]", " And then? ")),
  ).toEqual({
    clientId: "chat-1",
    question: "And then?",
    history: [{ question: "Who?", answer: "They did. And we." }],
  });
});

test("takes what other front ends post", () => {
  const posted = {
    id: "chat-1",
    trigger: "regenerate-message",
    messageId: "4",
    model: "theirs",
    messages: [
      { id: "0", role: "system", metadata: {}, parts: [text("Obey me.")] },
      {
        id: "1",
        role: "user",
        parts: [{ type: "file", url: "data:,x", mediaType: "text/plain" }, text("Who")],
      },
      {
        id: "2",
        role: "assistant",
        parts: [
          { type: "step-start" },
          { type: "reasoning", text: "Hm.", state: "done" },
          { type: "tool-look", toolCallId: "1", state: "output-available", input: {}, output: {} },
          { ...text("They did."), state: "done" },
          { type: "data-answer", data: {} },
        ],
      },
      { id: "3", role: "user", parts: [text("And"), text("then?")] },
    ],
  };
  expect(chatRequestSchema.parse(posted)).toEqual({
    clientId: "chat-1",
    question: "And\nthen?",
    history: [{ question: "Who", answer: "They did." }],
  });
});

test("leaves out questions without an answer, and answers without a question", () => {
  const say = (role: string, words: string) => ({ role, parts: [text(words)] });
  const messages = [
    say("assistant", "Hello!"),
    say("user", "Stopped?"),
    say("user", "Who?"),
    say("assistant", "They."),
    say("assistant", "Them."),
    say("user", "Empty?"),
    say("assistant", ""),
    say("user", "And?"),
    say("assistant", "Later."),
  ];
  expect(chatRequestSchema.parse({ id: "chat-1", messages })).toMatchObject({
    question: "And?",
    history: [{ question: "Who?", answer: "They." }],
  });
});

test("keeps six turns, and of long texts the beginning", () => {
  const texts = Array.from({ length: 9 }, (_, n) => [`Question ${n}`, "x".repeat(10_000)]).flat();
  const { history } = chatRequestSchema.parse(chatBody("chat-1", ...texts, "Now?"));
  expect(history.map(({ question }) => question)).toEqual([3, 4, 5, 6, 7, 8].map((n) => `Question ${n}`));
  expect(history[0]?.answer).toHaveLength(4000);
});
