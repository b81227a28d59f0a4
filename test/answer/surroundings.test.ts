import { expect, it } from "vitest";
import { withSurroundings } from "../../functions/answer/retrieve.ts";
import { buildIndex } from "../../functions/corpus/index/build.ts";
import { openIndex } from "../../functions/corpus/search/open.ts";
import { filesOf } from "../corpus/files.ts";

const page = (name: string, sections: number) =>
  `# ${name}\n\n${Array.from({ length: sections }, (_, i) => `## Part ${i + 1}\n\nThe ${name} has step ${i + 1}.\n`).join("\n")}`;
const long = `# Long\n\n${Array.from({ length: 12 }, (_, i) => `## Chapter ${i + 1}\n\n${`Chapter ${i + 1} goes on. `.repeat(90)}\n`).join("\n")}`;
const corpus = await openIndex(
  await buildIndex(filesOf({ "boat.md": page("boat", 12), "kite.md": page("kite", 3), "long.md": long })),
);
const passage = (text: string) => {
  const found = corpus.passages().find((one) => one.text.includes(text));
  if (!found) throw new Error(`no passage says ${text}`);
  return found;
};
const sections = (found: ReturnType<typeof withSurroundings>) =>
  found.map(({ title, section }) => `${title}: ${section}`);

it("gives what stands around a passage, and the whole of a short page", () => {
  expect(sections(withSurroundings([passage("kite has step 2")], corpus)).sort()).toEqual([
    "kite: Part 1",
    "kite: Part 2",
    "kite: Part 3",
  ]);
  const found = withSurroundings([passage("boat has step 6.")], corpus);
  expect(sections(found)[0]).toBe("boat: Part 6");
  expect(sections(found)).toHaveLength(9);
  expect(sections(found)).not.toContain("boat: Part 1");
});

it("gives nothing twice, and what was found first", () => {
  const found = [passage("boat has step 6."), passage("kite has step 1"), passage("boat has step 7.")];
  const wide = withSurroundings(found, corpus);
  expect(wide.slice(0, 3)).toEqual(found);
  expect(new Set(sections(wide)).size).toBe(wide.length);
});

it("stops where there is no more room", () => {
  const wide = withSurroundings([passage("Chapter 6 goes")], corpus);
  const length = wide.reduce((sum, { text }) => sum + text.length, 0);
  expect(wide.length).toBeGreaterThan(1);
  expect(length).toBeLessThanOrEqual(12_000);
  expect(corpus.passages().filter(({ title }) => title === "Long").length).toBeGreaterThan(wide.length);
});
