import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type Grounded, ground } from "../../../functions/answer/ground/ground.ts";
import type { DraftPart } from "../../../functions/answer/parts.ts";
import { type ChatRequest, type Script, startScriptedModel } from "../scripted-model.ts";
import {
  askedOf,
  grounded,
  keptTexts,
  nearest,
  partsOf,
  passagesOf,
  quotedTexts,
  readerOf,
  reads,
  refTo,
  textAt,
  yes,
} from "./reader.ts";

const server = await startScriptedModel();
afterAll(() => server.close());
const reader = readerOf(server);
beforeEach(() => server.play(reads(yes)));

const passages = await passagesOf(
  `# Allotments

## Water

Water is turned on in April. Hoses may be used before nine in the morning. Rain barrels are free of charge.

## Sheds

A shed may cover up to 12 square metres. It must not be lived in.

These must not be kept in a shed:

- gas bottles
- paint
`,
);

/** Statements and readings as they come, with a gate before each reading. */
function held(script: Script) {
  const gates: { open(): void }[] = [];
  const opened: PromiseWithResolvers<void>[] = [];
  const arrived = Array.from({ length: 9 }, () => Promise.withResolvers<void>());
  server.play(async (response, request) => {
    const gate = Promise.withResolvers<void>();
    opened.push(gate);
    gates.push({ open: gate.resolve });
    arrived[gates.length - 1]?.resolve();
    await gate.promise;
    await script(response, request);
  });
  return { gates, asked: async (reading: number) => arrived[reading]?.promise };
}

describe("in the stream", () => {
  it("the first statement is read at once, and those that arrive meanwhile wait together for the next reading", async () => {
    const { gates, asked } = held(reads(yes));
    const before = server.requests.length;
    const texts = [
      "April is when water is turned on.",
      "Barrels for rain cost nothing.",
      "Nobody may live in a shed.",
    ];
    async function* parts(): AsyncGenerator<DraftPart> {
      const [first = "", ...rest] = texts;
      yield { kind: "sentence", text: first, cited: [] };
      await asked(0);
      for (const text of rest) yield { kind: "sentence", text, cited: [] };
    }
    const events: Grounded[] = [];
    const done = (async () => {
      for await (const event of ground(parts(), { passages, reader, signal: new AbortController().signal })) {
        events.push(event);
      }
    })();
    await asked(0);
    // A turn of the loop, in which the other parts arrive.
    await new Promise(setImmediate);
    gates[0]?.open();
    await asked(1);
    expect(keptTexts(events)).toEqual(texts.slice(0, 1));
    gates[1]?.open();
    await done;
    expect(keptTexts(events)).toEqual(texts);
    const batches = server.requests
      .slice(before)
      .map((request) => askedOf(request).map(({ statement }) => statement));
    expect(batches).toEqual([texts.slice(0, 1), texts.slice(1)]);
    expect(events.filter(({ kind }) => kind === "checking")).toHaveLength(2);
  });

  it("what the document says to the letter is not read, and keeps its place", async () => {
    const before = server.requests.length;
    const events = await grounded(
      partsOf(
        "“water is turned on in April”",
        "water is turned on in April",
        "Rain barrels are free of charge. ",
      ),
      { passages, reader },
    );
    expect(keptTexts(events)).toHaveLength(3);
    expect(server.requests.slice(before)).toHaveLength(1);
  });

  it("shows the reading what stands before a statement, as far as the reader sees it", async () => {
    const before = server.requests.length;
    await grounded(partsOf("Rain barrels are free of charge.", "They are so for everybody."), {
      passages,
      reader,
    });
    expect(askedOf(server.requests[before] as ChatRequest)).toMatchObject([
      { statement: "They are so for everybody.", before: "Rain barrels are free of charge." },
    ]);
    await grounded(partsOf("Rain barrels cost 70 euros.", "They are so for everybody."), {
      passages,
      reader,
    });
    expect(askedOf(server.requests.at(-1) as ChatRequest)).toMatchObject([{ before: undefined }]);
  });

  it("counts what each reading costs", async () => {
    const costs: number[] = [];
    await grounded(partsOf("Barrels for rain cost nothing."), {
      passages,
      reader,
      count: ({ inputTokens }) => costs.push(inputTokens),
    });
    expect(costs).toEqual([1000]);
  });

  it("gives out what was drafted before the draft fails, and then fails as it did", async () => {
    async function* failing(): AsyncGenerator<DraftPart> {
      yield { kind: "sentence", text: "Barrels for rain cost nothing.", cited: [] };
      throw new Error("broke off");
    }
    const events: Grounded[] = [];
    const run = async () => {
      for await (const event of ground(failing(), { passages, reader, signal: new AbortController().signal }))
        events.push(event);
    };
    await expect(run()).rejects.toThrow("broke off");
    expect(keptTexts(events)).toEqual(["Barrels for rain cost nothing."]);
  });

  it("cites the sentences that the reading names", async () => {
    const [event] = await grounded(partsOf("Up to 12 square metres may be covered by a shed."), {
      passages,
      reader,
    });
    if (event?.kind !== "kept") throw new Error("not kept");
    expect(event.support.map((ref) => textAt(ref, passages))).toContain(
      "A shed may cover up to 12 square metres.",
    );
  });
});

describe("in the place of what is not supported stands", () => {
  const refuse = reads(({ statement }) => ({ supported: statement.includes("April"), by: ["1.1"] }));

  it("the block that it cites, if that is about it", async () => {
    server.play(refuse);
    const cited = [refTo("Hoses may be used", passages)];
    const events = await grounded(partsOf({ kind: "sentence", text: "Hoses may be used all day.", cited }), {
      passages,
      reader,
    });
    expect(quotedTexts(events, passages)).toEqual([expect.stringContaining("Hoses may be used before nine")]);
  });

  it("the nearest block, if what it cites is about something else", async () => {
    server.play(refuse);
    const cited = [refTo("Hoses may be used", passages)];
    const text = "A shed may cover as many square metres as one likes.";
    const events = await grounded(partsOf({ kind: "sentence", text, cited }), { passages, reader });
    expect(quotedTexts(events, passages)).toEqual([expect.stringContaining("up to 12 square metres")]);
  });

  it("nothing, if no block is about it", async () => {
    server.play(refuse);
    const cited = [refTo("Hoses may be used", passages)];
    const events = await grounded(
      partsOf({ kind: "sentence", text: "Bananas grow on volcanic islands.", cited }),
      { passages, reader },
    );
    expect(events).toEqual([{ kind: "withheld", reason: expect.any(String) }]);
  });

  it("nothing that was shown before, and nothing that the next statement says", async () => {
    server.play(reads((asked) => ({ supported: asked.statement.includes("turned on"), by: nearest(asked) })));
    const events = await grounded(
      partsOf(
        "Water is there in April and May.",
        "It is in April that water is turned on.",
        "Water is never there in April.",
      ),
      { passages, reader },
    );
    expect(events.map(({ kind }) => kind)).toEqual(["withheld", "kept", "withheld"]);
  });
});

it("does not let an item out whose list was refused", async () => {
  server.play(reads(({ statement }) => ({ supported: statement === "gas", by: ["1.1"] })));
  const item: DraftPart = { kind: "item", text: "gas", cited: [] };
  expect(keptTexts(await grounded(partsOf("You may keep in a shed:", item), { passages, reader }))).toEqual(
    [],
  );
});
