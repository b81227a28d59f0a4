import { describe, expect, it } from "vitest";
import { buildIndex } from "../../functions/corpus/index/build.ts";
import { openIndex } from "../../functions/corpus/search/open.ts";
import { filesOf } from "../corpus/files.ts";
import { ask } from "./shipped.ts";

const corpus = await openIndex(
  await buildIndex(
    filesOf({
      "boats.md": `# Boat rental

## Prices

Prices are per day, fuel not included.

| Boat | Price | Deposit |
|---|---|---|
| Canoe | 20 EUR | 50 EUR |
| Sailing boat | 95 EUR | 300 EUR |
| Motor boat | 140 EUR | 500 EUR |

## Not allowed on board

The following is not allowed on any boat, in whatever weather and however short the trip may be:

- Open fire and grills of any kind, even at anchor in the bay.
- Fireworks, flares and other pyrotechnics, but for the rescue flares in the box.
- Dogs without a life vest, as well as cats, whatever their owners say of them.
- More persons than the plate at the stern says, children included.

## The engine

Start the engine of the motor boat like this:

\`\`\`sh
boatctl start --choke half
boatctl throttle 20
\`\`\`

It warms up for two minutes. Then the choke is closed by hand, slowly, until the engine runs evenly and without a cough.

> [!WARNING]
> Never start the engine with the propeller lifted out of the water, since the pump runs dry within seconds.

## Refunds

A trip that is cancelled a week ahead is refunded in full.
`,
      "club.md":
        "# The club\n\nThe club was founded by Ada Moreno in 1974. It has 120 members and a house at the lake.\n",
      "verein.md":
        "# Der Verein\n\n## Beiträge\n\nDer Jahresbeitrag für Erwachsene beträgt 80 Euro und wird im Januar eingezogen. Kinder zahlen die Hälfte davon.\n",
    }),
  ),
);

const shown = async (question: string) => {
  const { parts, end } = await ask(question, { corpus });
  return {
    parts,
    end,
    kinds: parts.map(({ part }) => part.kind),
    text: parts.map(({ part }) => part.text).join("\n"),
  };
};

describe("an excerpt", () => {
  it("of a table is its rows with their header", async () => {
    const { parts } = await shown("How much is the deposit for the sailing boat?");
    const table = parts.find(({ part }) => part.kind === "table");
    expect(table?.part).toMatchObject({ header: ["Boat", "Price", "Deposit"] });
    expect(table?.part.kind === "table" && table.part.rows).toContainEqual([
      "Sailing boat",
      "95 EUR",
      "300 EUR",
    ]);
    expect(table?.citations.map(({ quote }) => quote)).toContain("Sailing boat | 95 EUR | 300 EUR");
  });

  it("of a list has the sentence that says what the list is", async () => {
    const { parts, kinds } = await shown("May I take my dogs on board?");
    const first = kinds.indexOf("item");
    expect(parts[first - 1]?.part.text).toMatch(/^The following is not allowed .*:$/);
    expect(parts.some(({ part }) => part.kind === "item" && part.text.startsWith("Dogs without"))).toBe(true);
  });

  it("of code is the whole block with the sentence before it", async () => {
    const { parts, kinds } = await shown("How do I start the engine?");
    const code = kinds.indexOf("code");
    expect(parts[code]?.part).toMatchObject({
      language: "sh",
      text: "boatctl start --choke half\nboatctl throttle 20",
    });
    expect(parts[code - 1]?.part.text).toBe("Start the engine of the motor boat like this:");
  });

  it("stands under its path, says nothing twice and ends with no promise of more", async () => {
    for (const question of [
      "engine",
      "What is not allowed?",
      "How long does the engine warm up?",
      "refund",
    ]) {
      const { parts } = await shown(question);
      expect(parts[0]).toMatchObject({ opens: true, path: ["Boat rental", expect.any(String)] });
      const quotes = parts.flatMap(({ citations }) => citations.map(({ quote }) => quote));
      expect(new Set(quotes).size).toBe(quotes.length);
      expect(parts.at(-1)?.part.text).not.toMatch(/:$/);
      for (const { part, path } of parts) if (path) expect(part.text).not.toMatch(/^(?:It|Then|This)\b/);
    }
  });

  it("of a warning says that it is one", async () => {
    const { text } = await shown("May the propeller be lifted out of the water?");
    expect(text).toContain("**Warning:** Never start the engine");
  });

  it("is quoted exactly", async () => {
    const { parts } = await shown("What is not allowed on board?");
    for (const { document, quote, start, end, path, section } of parts.flatMap(
      ({ citations }) => citations,
    )) {
      expect(corpus.document(document)?.text.slice(start, end)).toBe(quote);
      expect(path.at(-1)).toBe(section);
    }
  });

  it("is found in the documents' language", async () => {
    const { text, end } = await shown("Wie hoch ist der Jahresbeitrag für Erwachsene?");
    expect(text).toContain("80 Euro");
    expect(end.outcome).toBe("answered");
  });
});

describe("questions", () => {
  it.each([
    "What does a helicopter cost?",
    "Who is the president of the club?",
    "How do I repair a bicycle?",
    "What is the password of the router?",
  ])("that the documents do not answer get no excerpt: %s", async (question) => {
    const { parts, end } = await shown(question);
    expect(parts).toEqual([]);
    expect(end.outcome).toBe("not_in_corpus");
  });

  it("of one word are answered from the best section, and the others are named", async () => {
    const { end, parts } = await shown("boats");
    expect(end.outcome).toBe("answered");
    expect(parts.length).toBeGreaterThan(0);
    expect(end.nearest.length).toBeGreaterThan(0);
  });

  it("that tell before they ask are one question", async () => {
    const { text, end } = await shown("I cancelled my trip a week ahead, is it refunded?");
    expect(text).toContain("refunded in full");
    expect(end.outcome).toBe("answered");
  });
});
