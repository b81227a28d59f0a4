import { describe, expect, it } from "vitest";
import { readFrontMatter, splitFrontMatter } from "../../../functions/corpus/parse/front-matter.ts";

describe("front matter", () => {
  it("is read in YAML and TOML", () => {
    expect(
      splitFrontMatter(
        '---\ntitle: "A: b"\nurl: https://a.example/x\ndate: 2025-11-24\nlang: pt_BR\n---\nText.\n',
      ),
    ).toEqual({
      metadata: { title: "A: b", url: "https://a.example/x", date: "2025-11-24", language: "pt-BR" },
      warnings: [],
      rest: "Text.\n",
      lines: 6,
    });
    const { metadata, rest } = splitFrontMatter(
      '+++\ntitle = "A"\ndate = 2025-11-24\ndraft = false\n+++\nText.',
    );
    expect(metadata.title).toBe("A");
    expect(metadata.date).toMatch(/^2025-11-24/);
    expect(rest).toBe("Text.");
  });

  it("has the names of its authors, as lists of names or of people", () => {
    expect(readFrontMatter("authors:\n  - name: Kim\n    url: x\n  - Sam\n").metadata).toEqual({
      author: "Kim, Sam",
    });
    expect(readFrontMatter("author: {name: Kim}").metadata).toEqual({ author: "Kim" });
  });

  it("warns of a key that cannot be used, by line and key, and uses the others", () => {
    const { metadata, warnings } = splitFrontMatter(
      "---\ntitle: A\nurl: /docs/a/\nlanguage: 7\naliases: - %\ndate: 2025-11-24\n---\nText.",
    );
    expect(metadata).toEqual({ title: "A", date: "2025-11-24" });
    expect(warnings).toEqual([
      'Line 5: the front matter\'s "aliases" is not YAML; it is taken as it is written.',
      'Line 3: the front matter\'s "url" is not an http or https address; it is not used.',
      'Line 4: the front matter\'s "language" is not a text; it is not used.',
    ]);
  });

  it("takes a title with a colon as it is written", () => {
    expect(readFrontMatter("title: A: b\nauthor: Kim").metadata).toEqual({ title: "A: b", author: "Kim" });
  });

  it("warns of TOML that is none", () => {
    expect(readFrontMatter("title = \n", { format: "toml", line: 2 }).warnings[0]).toMatch(
      /^Line 2: the front matter is not TOML/,
    );
  });

  it("is not what stands between two rules", () => {
    for (const source of ["---\n\nSome text.\n\n---\n\nMore.", "---\nOnly a rule.", "Text.\n---\na: b\n---"])
      expect(splitFrontMatter(source)).toMatchObject({ metadata: {}, rest: source, lines: 0 });
  });
});
