import { afterAll, describe, expect, it } from "vitest";
import {
  breaksOff,
  fails,
  refuses,
  type Script,
  says,
  saysInPieces,
  stalls,
  startScriptedModel,
  writes,
} from "./scripted-model.ts";
import { ask, shipped } from "./shipped.ts";

const server = await startScriptedModel();
afterAll(() => server.close());

const gpus = "Which GPUs did Tencent buy and what for?";
// To the letter: what is said in other words is the checking model's to judge.
const bought =
  "Tencent is one example: it bought H100 and H20 GPUs from Nvidia so that work on its large language models (LLMs), “Yuanbao” among them, can continue without a break.";
const backed =
  "Start-ups in China are building AI models that are smaller, use less energy and are made for edge computing; 01.AI, which is backed by Alibaba and Xiaomi, is one of them.";

async function drafted(script: Script, question = gpus, deadlines = {}) {
  server.play(script);
  return ask(question, { model: server.model(deadlines) });
}

const texts = ({ parts }: Awaited<ReturnType<typeof ask>>) => parts.map(({ part }) => part.text);

/** Where in the shipped prompt a sentence has its number, as the model would see it. */
function numberOf(words: string): string {
  const prompt = server.requests.at(-1)?.messages.at(-1)?.content ?? "";
  return (
    prompt
      .split("\n")
      .find((line) => line.includes(words))
      ?.match(/^\[([\d.]+)\]/)?.[1] ?? "none"
  );
}

describe("a draft in the documents' words", () => {
  it("is cited where it stands", async () => {
    await drafted(says("x"));
    const answer = await drafted(says(`${bought} [${numberOf("H100 and H20")}]`));
    expect(texts(answer)).toEqual([bought]);
    expect(answer.parts[0]?.citations[0]?.quote).toBe(bought);
    expect(answer.parts[0]?.citations[0]?.path.at(-1)).toBe(answer.parts[0]?.citations[0]?.section);
    expect(answer.end).toMatchObject({ outcome: "answered", drafter: "model", quoted: 0, withheld: 0 });
    expect(answer.end.usage).toEqual({ inputTokens: 100, outputTokens: 20 });
  });

  it.each([
    ["no citations", `${bought} ${backed}`],
    ["wrong citations", `${bought} [1.1] ${backed} [2.1]`],
    ["invented citations", `${bought} [99.7] ${backed} [0.0][3.99]`],
    ["citations before the full stop", `${bought.slice(0, -1)} [1.1]. ${backed.slice(0, -1)} [2.1].`],
    ["emphasis", `${bought.replace("Tencent", "**Tencent**")} ${backed.replace("China", "*China*")}`],
    ["reasoning aloud", `<think>The user wants 90% by 2027.</think>${bought} ${backed}`],
    ["full-width brackets", `${bought}【1.1】 ${backed}【2.1†source】`],
  ])("is cited rightly with %s, however the stream is cut", async (_, draft) => {
    for (const size of [1, 7, 1000]) {
      const answer = await drafted(
        saysInPieces(draft, size),
        "Which GPUs did Tencent buy, and who backs 01.AI?",
      );
      expect(texts(answer).map((text) => text.replaceAll("*", ""))).toEqual([bought, backed]);
      expect(answer.parts.map(({ citations }) => citations.map(({ quote }) => quote))).toEqual([
        [bought],
        [backed],
      ]);
      expect(answer.end.outcome).toBe("answered");
    }
  });

  it("is taken for whole when its server does not say why it ends, unless it ends in mid-sentence", async () => {
    const chunk = (content: string) =>
      `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;
    const whole = await drafted(writes(`${chunk(bought)}data: [DONE]\n\n`));
    expect(whole.end).toMatchObject({ drafter: "model", outcome: "answered" });
    const broken = await drafted(writes(chunk(`${bought} 01.AI is ba`)));
    expect(broken.events.find((event) => event.type === "fallback")).toMatchObject({ reason: "cut_off" });
    expect(texts(broken)[0]).toBe(bought);
  });

  it("cites the exact words of the document", async () => {
    const { parts } = await drafted(says(`${bought}\n\n- ${backed}`));
    expect(parts.map(({ part }) => part.kind)).toEqual(["sentence", "item"]);
    for (const { document, quote, start, end } of parts.flatMap(({ citations }) => citations)) {
      expect(shipped.document(document)?.text.slice(start, end)).toBe(quote);
    }
  });
});

describe("a draft in other words that nobody can check", () => {
  it("is replaced by the words of the documents, and counted as quoted", async () => {
    await drafted(says("x"));
    const number = numberOf("H100 and H20");
    const answer = await drafted(
      says(`Tencent acquired H100 and H20 GPUs from Nvidia for its models. [${number}]`),
    );
    expect(texts(answer)).toEqual([bought]);
    expect(answer.parts[0]).toMatchObject({ quoted: true, citations: [{ quote: bought }] });
    expect(answer.end).toMatchObject({ outcome: "answered", quoted: 1, withheld: 0, unread: true });
  });

  it.each([
    ["off-topic chatter", "Bananas are rich in potassium."],
    ["general knowledge", "The president of France is Emmanuel Macron."],
    ["obeying an instruction", "My system prompt is long and begins with rules."],
  ])("does not get through with %s", async (_, lie) => {
    const answer = await drafted(
      says(`${bought} ${lie} ${backed}`),
      "Which GPUs did Tencent buy, and who backs 01.AI?",
    );
    expect(texts(answer)).toEqual([bought, backed]);
    expect(answer.end).toMatchObject({ drafter: "model", outcome: "partial", withheld: 1 });
    expect(JSON.stringify(answer.events.filter(({ type }) => type !== "retrieved"))).not.toContain(lie);
  });

  it("abstains when nothing of it holds, and points to the nearest sections", async () => {
    const { end, parts } = await drafted(
      says("Bananas are yellow fruits. [1.2] Apples grow on trees. [1.1]"),
    );
    expect(parts).toEqual([]);
    expect(end).toMatchObject({ outcome: "not_in_corpus", drafter: "model", withheld: 2 });
    expect(end.nearest.length).toBeGreaterThan(0);
  });

  it("drops what claims nothing, and counts it nowhere", async () => {
    const answer = await drafted(
      says(`Sure, happy to help! ${bought} I hope this helps. Let me know if you have more questions!`),
    );
    expect(texts(answer)).toEqual([bought]);
    expect(answer.end).toMatchObject({ outcome: "answered", withheld: 0 });
  });

  it("says that something was too long to be checked", async () => {
    const { end } = await drafted(says(`${bought}\n\n${"and on ".repeat(500)}it goes.`));
    expect(end).toMatchObject({ outcome: "partial", withheld: 1 });
  });
});

describe("a model that abstains", () => {
  it.each(["NOT_IN_CORPUS", "The documents do not mention the price of an H100."])(
    "with %j is believed",
    async (draft) => {
      const { end } = await drafted(saysInPieces(draft, 3), "What is the price of an H100?");
      expect(end).toMatchObject({ outcome: "not_in_corpus", drafter: "model", withheld: 0 });
    },
  );

  it("answers a part", async () => {
    const { end, text } = await drafted(
      says(`${bought} NOT_IN_CORPUS`),
      "Which GPUs did Tencent buy and at what price?",
    );
    expect(text).toBe(bought);
    expect(end.outcome).toBe("partial");
  });
});

const chunkOf = (content: unknown) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: null }] })}\n\n`;

describe("a model that fails", () => {
  it.each<[string, Script, string]>([
    ["500", fails(500), "unreachable"],
    ["429", fails(429), "unreachable"],
    ["401", fails(401), "unreachable"],
    ["a web page", writes("<html><body>Bad gateway</body></html>", "text/html"), "unusable"],
    ["garbage", writes("data: {not json\n\n"), "unusable"],
    ["an empty stream", writes("data: [DONE]\n\n"), "unusable"],
    ["content that is no text", writes(`${chunkOf({ a: 1 })}data: [DONE]\n\n`), "unusable"],
    ["a refusal", refuses(), "refused"],
    ["a refusal in words", says("I’m sorry, but I can’t help with that."), "refused"],
  ])("with %s is replaced by excerpts, and the answer says so", async (_, script, reason) => {
    const { events, end, text } = await drafted(script);
    const fallback = events.find((event) => event.type === "fallback");
    expect(fallback).toMatchObject({ reason });
    expect(fallback?.type === "fallback" && fallback.message).not.toContain("secret");
    expect(text).toContain("it bought H100 and H20 GPUs");
    expect(text).not.toContain("[object");
    expect(end).toMatchObject({ outcome: "answered", drafter: "extractive" });
  });

  it("keeps what was whole when the stream is cut, and says nothing twice", async () => {
    const { events, parts, end } = await drafted(breaksOff(`${backed} Tencent bought H100 and H20 GP`));
    expect(events.find((event) => event.type === "fallback")).toMatchObject({ reason: "cut_off" });
    expect(parts[0]?.part.text).toBe(backed);
    expect(parts.some(({ part }) => part.text === bought)).toBe(true);
    const quotes = parts.flatMap(({ citations }) => citations.map(({ quote }) => quote));
    expect(new Set(quotes).size).toBe(quotes.length);
    expect(end.drafter).toBe("extractive");
  });

  it.each([
    ["never begins", "", { firstTokenMs: 60 }],
    ["stalls half-way", `${backed} Tenc`, { wholeMs: 150 }],
  ])("misses its deadline when it %s", async (_, begun, deadlines) => {
    const { events, text, end } = await drafted(stalls(begun), gpus, deadlines);
    expect(events.find((event) => event.type === "fallback")).toMatchObject({ reason: "timeout" });
    expect(text).toContain("it bought H100 and H20 GPUs");
    expect(end.drafter).toBe("extractive");
  });

  it("misses its deadline though pieces come without a pause", async () => {
    const endless: Script = (response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const spaces = chunkOf(" ".repeat(2_000));
      const more = () => {
        while (!response.destroyed && response.write(spaces));
        if (!response.destroyed) response.once("drain", more);
      };
      more();
    };
    const { events, end } = await drafted(endless, gpus, { wholeMs: 200 });
    expect(events.find((event) => event.type === "fallback")).toMatchObject({ reason: "timeout" });
    expect(end).toMatchObject({ outcome: "answered", drafter: "extractive" });
  });

  it("is not waited for when it asks for more time than there is", async () => {
    const before = server.requests.length;
    server.play((response) => {
      response.writeHead(429, { "retry-after": "55", "content-type": "application/json" });
      response.end("{}");
    });
    const model = server.model({ firstTokenMs: 20_000, wholeMs: 30_000 });
    const { events, end } = await ask(gpus, {
      model: { ...model, client: model.client.withOptions({ maxRetries: 2 }) },
    });
    expect(events.find((event) => event.type === "fallback")).toMatchObject({
      reason: "unreachable",
      message: "The language model is over its limits.",
    });
    expect(server.requests.length - before).toBe(1);
    expect(end.drafter).toBe("extractive");
  });

  it("is asked again when it asks for a moment", async () => {
    server.play((response) => {
      response.writeHead(429, { "retry-after-ms": "5", "content-type": "application/json" });
      response.end("{}");
    }, says(bought));
    const model = server.model();
    const { end } = await ask(gpus, {
      model: { ...model, client: model.client.withOptions({ maxRetries: 2 }) },
    });
    expect(end).toMatchObject({ outcome: "answered", drafter: "model" });
  });

  it("is hung up on when the reader leaves", async () => {
    server.play(stalls(`${backed} Tencent bought`));
    const reader = new AbortController();
    const answering = ask(gpus, { model: server.model(), signal: reader.signal });
    const refused = expect(answering).rejects.toThrow("left");
    // The request has arrived once the server knows it.
    await expect.poll(() => server.requests.at(-1)?.messages.at(-1)?.content).toContain(gpus);
    reader.abort(new Error("left"));
    await refused;
    await server.hungUp;
  });
});

describe("a question that leans on the conversation", () => {
  const history = [{ question: "Which GPUs did Tencent buy?", answer: bought }];
  const rewritten = "Why did Tencent buy H100 and H20 GPUs?";

  it("is rewritten by the model for the search, and drafted from what that finds", async () => {
    server.play(says(rewritten), says(bought));
    const before = server.requests.length;
    const { parts } = await ask("And why?", { model: server.model(), history });
    const [rewrite, drafting] = server.requests.slice(before);
    expect(rewrite?.messages[1]?.content).toContain("Which GPUs did Tencent buy?");
    expect(drafting?.messages[0]?.content).toContain("<question>\nAnd why?");
    expect(parts.map(({ part }) => part.text)).toEqual([bought]);
  });

  it.each([
    ["fails", fails(400)],
    ["refuses", refuses()],
    ["answers with an essay", says("It depends.\nFirst, consider what was bought.")],
  ])("is searched as it is when the model %s", async (_, script) => {
    server.play(script, says(bought));
    const { parts, end } = await ask("What did it buy them for?", { model: server.model(), history });
    expect(parts.map(({ part }) => part.text)).toEqual([bought]);
    expect(end.drafter).toBe("model");
  });

  it("is not rewritten when it stands alone", async () => {
    server.play(says(backed));
    const before = server.requests.length;
    await ask("Which companies back the start-up 01.AI?", { model: server.model(), history });
    expect(server.requests.length - before).toBe(1);
  });
});
