import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { slackClient } from "../../functions/slack/client.ts";

/** A message as Slack keeps it. */
export interface Posted {
  channel: string;
  ts: string;
  thread_ts?: string;
  text: string;
  bot_id: string;
  blocks?: Block[];
  metadata?: { event_type: string; event_payload: object };
  /** While it is being streamed. */
  streaming?: boolean;
}

interface Block {
  type: string;
  text?: { type: string; text: string; verbatim?: boolean };
  elements?: { type: string; value?: string; text?: string; verbatim?: boolean }[];
  rows?: { type: string; text: string }[][];
}

/** What the documented methods take: required arguments, and the others. */
const methods: Record<string, { required: string[]; optional: string[] }> = {
  "chat.postMessage": {
    required: ["channel", "text"],
    optional: ["thread_ts", "blocks", "metadata", "unfurl_links", "unfurl_media"],
  },
  "chat.update": { required: ["channel", "ts"], optional: ["text", "blocks", "metadata"] },
  "chat.delete": { required: ["channel", "ts"], optional: [] },
  "chat.startStream": {
    required: ["channel", "thread_ts"],
    optional: ["markdown_text", "recipient_team_id", "recipient_user_id"],
  },
  "chat.appendStream": { required: ["channel", "ts", "markdown_text"], optional: [] },
  "chat.stopStream": { required: ["channel", "ts"], optional: ["blocks", "metadata"] },
  "auth.test": { required: [], optional: [] },
  "conversations.replies": {
    required: ["channel", "ts"],
    optional: ["include_all_metadata", "limit", "cursor", "oldest"],
  },
  "assistant.threads.setTitle": { required: ["channel_id", "thread_ts", "title"], optional: [] },
  "assistant.threads.setStatus": { required: ["channel_id", "thread_ts", "status"], optional: [] },
  "assistant.threads.setSuggestedPrompts": {
    required: ["channel_id", "prompts"],
    optional: ["thread_ts", "title"],
  },
};

const bot_id = "B0FOOTNOTE";

/** A call that goes wrong. */
export interface Fault {
  method: string;
  error: string;
  status?: number;
}

/** A real HTTP server that plays Slack's Web API: unknown methods and arguments are errors, as is what is too long. */
export async function startSlack() {
  const messages: Posted[] = [];
  const calls: { method: string; args: Record<string, string> }[] = [];
  const responses: { text?: string; blocks?: Block[]; response_type?: string; thread_ts?: string }[] = [];
  const problems: string[] = [];
  let faults: Fault[] = [];
  let clock = 100;

  const server = createServer(async (request, response) => {
    const body = await text(request);
    const method = (request.url ?? "").replace(/^\/(?:api\/)?/, "");
    if (method.startsWith("respond")) {
      const fault = faults.find((candidate) => candidate.method === "respond");
      if (fault) {
        faults.splice(faults.indexOf(fault), 1);
        response.writeHead(fault.status ?? 500).end(fault.error);
        return;
      }
      const said = JSON.parse(body);
      problems.push(...problemsOfResponse(said));
      responses.push(said);
      response.end("ok");
      return;
    }
    const args = Object.fromEntries(new URLSearchParams(body));
    if (request.headers.authorization) delete args.token;
    calls.push({ method, args });
    const fault = faults.find((candidate) => candidate.method === method);
    if (fault) {
      faults.splice(faults.indexOf(fault), 1);
      response.writeHead(fault.status ?? 200, { "content-type": "application/json", "retry-after": "0" });
      response.end(JSON.stringify({ ok: false, error: fault.error }));
      return;
    }
    const reply = (value: object) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(value));
    };
    const problem = problemWith(method, args);
    if (problem) {
      problems.push(problem);
      reply({ ok: false, error: "invalid_arguments", detail: problem });
      return;
    }
    const refused = refusalOf(method, args);
    reply(refused ? { ok: false, error: refused } : { ok: true, ...perform(method, args) });
  });

  /** What Slack says of a message that is not in the state that a call needs. */
  function refusalOf(method: string, { channel, ts }: Record<string, string>): string | undefined {
    const known = messages.find((message) => message.channel === channel && message.ts === ts);
    switch (method) {
      case "chat.appendStream":
      case "chat.stopStream":
        return !known ? "message_not_found" : known.streaming ? undefined : "message_not_in_streaming_state";
      case "chat.update":
        return !known ? "message_not_found" : known.streaming ? "streaming_state_conflict" : undefined;
      case "chat.delete":
        return !known ? "message_not_found" : known.streaming ? "cant_delete_message" : undefined;
      default:
        return undefined;
    }
  }

  function perform(method: string, args: Record<string, string>): object {
    const { channel = "", ts = "", text = "", thread_ts } = args;
    const parsed = {
      ...(args.blocks ? { blocks: JSON.parse(args.blocks) } : {}),
      ...(args.metadata ? { metadata: JSON.parse(args.metadata) } : {}),
    };
    const known = messages.find((message) => message.channel === channel && message.ts === ts);
    switch (method) {
      case "chat.postMessage": {
        const posted = {
          channel,
          ts: `${clock++}.0`,
          text,
          bot_id,
          ...(thread_ts ? { thread_ts } : {}),
          ...parsed,
        };
        messages.push(posted);
        return { channel, ts: posted.ts };
      }
      case "chat.startStream": {
        const posted = {
          channel,
          ts: `${clock++}.0`,
          text: args.markdown_text ?? "",
          bot_id,
          thread_ts: thread_ts ?? "",
          streaming: true,
        };
        messages.push(posted);
        return { channel, ts: posted.ts };
      }
      case "chat.appendStream":
        if (known) known.text += args.markdown_text ?? "";
        return { channel, ts };
      case "chat.stopStream":
        if (known) {
          Object.assign(known, parsed);
          delete known.streaming;
        }
        return { channel, ts };
      case "chat.update":
        if (known) Object.assign(known, { text, ...parsed });
        return { channel, ts };
      case "chat.delete":
        if (known) messages.splice(messages.indexOf(known), 1);
        return { channel, ts };
      case "auth.test":
        return { bot_id };
      case "conversations.replies":
        return {
          messages: messages.filter(
            (message) =>
              message.channel === channel &&
              message.thread_ts === ts &&
              Number(message.ts) >= Number(args.oldest ?? 0),
          ),
        };
      default:
        return {};
    }
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    messages,
    calls,
    responses,
    problems,
    apiUrl: `${address}/api/`,
    respondTo: `${address}/respond/1`,
    /** What the next calls of a method get instead of an answer, each once. */
    fault(...next: Fault[]) {
      faults = next;
    },
    client: slackClient("xoxb-test", `${address}/api/`),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

function problemWith(method: string, args: Record<string, string>): string | undefined {
  const known = methods[method];
  if (!known) return `${method} is no method`;
  const missing = known.required.find((name) => args[name] === undefined);
  if (missing) return `${method} lacks ${missing}`;
  const unknown = Object.keys(args).find((name) => ![...known.required, ...known.optional].includes(name));
  if (unknown) return `${method} does not take ${unknown}`;
  if (/<(?!@U\w+>)/.test(args.markdown_text ?? "")) return "an unescaped text in Markdown";
  if ((args.markdown_text?.length ?? 0) > 12_000) return "more than 12,000 characters of Markdown";
  const direct = args.channel?.startsWith("D");
  if (method === "chat.startStream" && !direct && !(args.recipient_team_id && args.recipient_user_id))
    return "a stream outside of direct messages needs its recipient";
  if ((args.text?.length ?? 0) > 4000) return "a text of more than 4,000 characters";
  if (args.text !== undefined && /<(?!@U\w+>)|&(?!amp;|lt;|gt;)/.test(args.text)) return "an unescaped text";
  const wrong = problemOfBlocks(args.blocks ? JSON.parse(args.blocks) : []);
  if (wrong) return wrong;
  if (args.metadata) {
    const { event_type, event_payload, ...others } = JSON.parse(args.metadata);
    if (typeof event_type !== "string" || typeof event_payload !== "object" || Object.keys(others).length)
      return "bad metadata";
  }
  if (method === "assistant.threads.setSuggestedPrompts") {
    const prompts: { title?: string; message?: string }[] = JSON.parse(args.prompts ?? "[]");
    if (prompts.length === 0 || prompts.length > 4 || prompts.some((p) => !p.title || !p.message))
      return "bad prompts";
  }
  return undefined;
}

/** Slack's limits of blocks. */
function problemOfBlocks(blocks: Block[]): string | undefined {
  if (blocks.length > 50) return "more than 50 blocks";
  if (blocks.filter(({ type }) => type === "table").length > 1) return "only_one_table_allowed";
  let characters = 0;
  for (const { type, text, elements = [], rows = [] } of blocks) {
    if (!["section", "divider", "context", "context_actions", "actions", "table"].includes(type))
      return `no block ${type}`;
    // Else Slack makes mentions and links of what a document says.
    for (const each of [text, ...elements])
      if (each?.type === "mrkdwn" && !each.verbatim) return "a text that is not verbatim";
    if (rows.length > 100 || rows.some((row) => row.length > 20 || row.some((cell) => cell.text === "")))
      return "a table that is too large, or has empty cells";
    if (type === "section" && !text?.text) return "an empty section";
    if ((text?.text.length ?? 0) > 3000) return "a section of more than 3,000 characters";
    if (elements.some(({ value }) => (value?.length ?? 0) > 2000))
      return "a value of more than 2,000 characters";
    if (type === "context" && elements.some((element) => (element.text?.length ?? 0) > 2000))
      return "a context of more than 2,000 characters";
    characters += text?.text.length ?? 0;
  }
  return characters > 13_200 ? "msg_blocks_too_long" : undefined;
}

function problemsOfResponse(said: Record<string, unknown>): string[] {
  const known = ["text", "blocks", "response_type", "replace_original", "thread_ts"];
  const unknown = Object.keys(said).filter((name) => !known.includes(name));
  const wrong = problemOfBlocks((said.blocks as Block[] | undefined) ?? []);
  return [...unknown.map((name) => `a response address does not take ${name}`), ...(wrong ? [wrong] : [])];
}
