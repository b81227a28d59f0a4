import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { check, type Expected } from "../bench/documents/check.ts";

/** Kinds of faults, each with files of ours; `npm run bench -- documents` checks others in the same way. */
const kinds: Record<string, { files: Record<string, string>; expected: Expected[] }> = {
  "a raised digit joins no number": {
    files: { "kites.md": "# Kites\n\nA kite costs $7<sup>2</sup> in spring. The fair had 10^3^ visitors.\n" },
    expected: [
      { not: "$72" },
      { not: "103 visitors" },
      { ask: "What does a kite cost in spring?", shows: "$7²" },
      { ask: "How many visitors did the fair have?", shows: "10³" },
    ],
  },
  "struck-out text is not said": {
    files: { "kites.md": "# Kites\n\nThe spool costs ~~11~~ 12 euros.\n" },
    expected: [{ not: "11" }, { ask: "What does the spool cost?", shows: "costs 12 euros" }],
  },
  "heads and feet of pages are no text": {
    files: {
      "kites.txt": `                            Kites in Practice

1.  Lines

   A line is wound around a wooden spool that has been oiled before the



Miller                      Informational                     [Page 1]
\f
RFC 99                     Kites in Practice                    May 2026


   first flight of the season and is dry when it is put away.

   Size    Length
   -----   ------
   Small   20 m
   Large   90 m

2.  Storms

   Nobody flies a kite in a storm.



Miller                      Informational                     [Page 2]
`,
    },
    expected: [
      { title: "Kites in Practice", of: "kites" },
      { section: "1. Lines" },
      { section: "2. Storms" },
      { text: "oiled before the first flight" },
      { not: "Informational" },
      { not: "RFC 99" },
      { row: "Size: Large; Length: 90 m" },
    ],
  },
  "a key of the front matter that cannot be used is a warning": {
    files: {
      "kites.md":
        "---\ntitle: Kites\nurl: /kites/\naliases: - %\nauthors:\n  - name: Kim\n---\n\nThey fly at noon.\n",
    },
    expected: [
      { title: "Kites", of: "kites" },
      { notice: 'kites.md: Line 3: the front matter\'s "url"' },
      { notice: 'kites.md: Line 4: the front matter\'s "aliases"' },
      { ask: "When do they fly?", shows: "at noon" },
    ],
  },
  "markup of documentation tools is no text": {
    files: {
      "kites.mdx":
        "import Tabs from '@theme/Tabs';\n\n# Kites\n\n:::warning Mind the wind\nLet go of the line in a storm.\n:::\n\n> [!TIP]\n> Oil the spool.\n\n<table><tr><th>Kite</th><th>Price</th></tr><tr><td>Small</td><td>29&nbsp;EUR</td></tr></table>\n",
    },
    expected: [
      { not: "import" },
      { not: ":::" },
      { not: "[!" },
      { text: "Let go of the line" },
      { row: "Kite: Small; Price: 29 EUR" },
    ],
  },
  "several first headings are sections": {
    files: {
      "guide.md":
        "# Lines\n\n## Length\n\nA line has 90 metres.\n\n# Storms\n\n## Rules\n\nNobody flies then.\n",
    },
    expected: [{ title: "Guide", of: "guide" }, { section: "Lines > Length" }, { section: "Storms > Rules" }],
  },
  "a notebook and AsciiDoc are documents": {
    files: {
      "wind.ipynb": JSON.stringify({
        nbformat: 4,
        metadata: {},
        cells: [{ cell_type: "markdown", source: "# Wind\n\nIt blows from the west." }],
      }),
      "spools.adoc": "= Spools\n\n== Wood\n\nWARNING: Keep the spool dry.\n",
    },
    expected: [
      { ids: ["spools", "wind"] },
      { ask: "Where does it blow from?", shows: "from the west" },
      { section: "Wood", of: "spools" },
    ],
  },
};

it.each(Object.entries(kinds))("%s", async (_, { files, expected }) => {
  const folder = await mkdtemp(path.join(tmpdir(), "footnote-documents-"));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
    expect((await check(folder, expected)).filter(({ held }) => !held)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
