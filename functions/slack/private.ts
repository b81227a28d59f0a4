import type { Job } from "./jobs.ts";
import { answerMessage, escaped, type Message, shareable } from "./message.ts";
import { failure, NotNow, nameOf, plain, remember, TryAgain, type WorkerParts, whole } from "./turns.ts";

/** Answers a command or a shortcut, to the asker alone. */
export async function answerPrivately(
  job: Extract<Job, { kind: "command" | "shortcut" }>,
  parts: WorkerParts,
  lastTry: boolean,
): Promise<void> {
  if (job.text === "") return respond(job.respondTo, { text: "Ask a question: `/ask Who backs 01.AI?`" });
  const id = `slack:private:${job.id}`;
  const claim = await parts.claims.claim(id);
  if (claim.state === "done") return;
  if (claim.state === "taken") throw new TryAgain(`${id} is being worked on`);
  try {
    const asked = { text: plain(job.text), history: [], visitor: nameOf(job, parts) };
    const answer = await whole(asked, parts);
    await remember(id, id, plain(job.text), answer, parts);
    const message = answerMessage(answer, id, parts);
    await respond(job.respondTo, answer.sentences.length === 0 ? message : shareable(message, id));
    await parts.claims.finish(id, claim.holder);
  } catch (error) {
    if (error instanceof NotNow) {
      await respond(job.respondTo, { text: error.message });
      await parts.claims.finish(id, claim.holder);
      return;
    }
    if (lastTry) await respond(job.respondTo, { text: failure }).catch(() => {});
    await parts.claims.release(id, claim.holder);
    throw error;
  }
}

/** Puts a private answer, as it was given, into the channel that it was asked in. */
export async function share(job: Extract<Job, { kind: "button" }>, parts: WorkerParts): Promise<void> {
  const { channel, user, value, respondTo } = job;
  const [turn] = (await parts.conversations.recentTurns(value, 1)) ?? [];
  if (!turn) return respond(respondTo, { text: "This answer is no longer kept; please ask again." });
  const end = {
    type: "end" as const,
    outcome: turn.outcome,
    drafter: turn.drafter,
    withheld: 0,
    nearest: [],
  };
  const answer = { sentences: [{ text: turn.answer, citations: [] }], citations: turn.citations, end };
  const { text, blocks } = answerMessage(answer, value, parts);
  const asked = `<@${user}> asked: ${escaped(turn.question)}`;
  try {
    await parts.slack.chat.postMessage({
      channel,
      text: `${asked}\n${text}`,
      blocks: [
        { type: "context", elements: [{ type: "mrkdwn", text: asked.slice(0, 2000) }] },
        ...blocks.slice(0, 49),
      ],
      unfurl_links: false,
      unfurl_media: false,
    });
  } catch (error) {
    parts.log({ level: "warn", message: "An answer could not be shared", error });
    return respond(respondTo, {
      text: "I cannot write in this channel; invite me with `/invite @Footnote` first.",
    });
  }
  await respond(respondTo, { text: "Shared with the channel." });
}

/** Answers a command or a button at its own address, to whoever used it alone. */
export async function respond(address: string, message: Partial<Message>): Promise<void> {
  const response = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ response_type: "ephemeral", replace_original: false, ...message }),
  });
  if (!response.ok) throw new Error(`Slack's response address answered ${response.status}`);
}
