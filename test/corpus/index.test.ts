import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type Embedder, normalized } from "../../functions/corpus/embed/embedder.ts";
import { CorpusError } from "../../functions/corpus/errors.ts";
import { buildIndex, openFolder, readDocuments } from "../../functions/corpus/index/build.ts";
import { encodeIndex } from "../../functions/corpus/index/encode.ts";
import { readFolder, type Skipped } from "../../functions/corpus/index/folder.ts";
import { openIndex } from "../../functions/corpus/search/open.ts";

const scratch = await mkdtemp(path.join(tmpdir(), "footnote-"));
afterAll(() => rm(scratch, { recursive: true }));

/** A corpus folder with the given files. */
async function folder(files: Record<string, string | Uint8Array>): Promise<string> {
  const made = await mkdtemp(path.join(scratch, "corpus-"));
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(made, name), content);
  return made;
}

const noticeOf = ({ name, why }: Skipped) => [name, why];

const rivers =
  "# Rivers\n\nThe Elbe is 1,094 km long. It flows into the North Sea.\n\n## Bridges\n\nThe “Blue Wonder” crosses it – since 1893.\n";
const birds = "# Birds\n\nA 🦩 stands on one leg. Café terraces attract sparrows.\n";

describe("an index", () => {
  it("has the same bytes whenever it is built, and other bytes for other documents", async () => {
    const files = await readFolder(await folder({ "rivers.md": rivers, "birds.md": birds }));
    const again = await readFolder(await folder({ "birds.md": birds, "rivers.md": rivers }));
    expect(Buffer.compare(await buildIndex(files), await buildIndex(again))).toBe(0);
    const changed = await readFolder(
      await folder({ "rivers.md": rivers, "birds.md": birds.replace("one", "two") }),
    );
    const hashOf = async (of: typeof files) => (await openIndex(await buildIndex(of))).hash;
    expect(await hashOf(changed)).not.toBe(await hashOf(files));
  });

  it("gives documents, sections and passages back as they were, whatever characters they have", async () => {
    const files = await readFolder(await folder({ "rivers.md": rivers, "birds.md": birds }));
    const { documents } = await readDocuments(files);
    const corpus = await openIndex(await encodeIndex("", documents));
    expect(corpus.documents().map(({ id }) => id)).toEqual(["birds", "rivers"]);
    for (const { id, text, sections, blocks, marks, passages, title, language } of documents) {
      expect(corpus.document(id)).toEqual({ id, title, language, text, sections, blocks, marks });
      const found = corpus.passages().filter(({ document }) => document === id);
      expect(found.map(({ start, end }) => ({ start, end }))).toEqual(
        passages.map(({ start, end }) => ({ start, end })),
      );
      for (const passage of found) {
        expect(passage.text).toBe(text.slice(passage.start, passage.end));
        for (const sentence of passage.sentences)
          expect(sentence.text).toBe(text.slice(sentence.start, sentence.end));
      }
    }
    expect(corpus.document("fish")).toBeUndefined();
  });

  it("answers from its file as from memory, though the file is replaced meanwhile", async () => {
    const documents = await folder({ "rivers.md": rivers, "birds.md": birds });
    const file = path.join(scratch, "replaced.index");
    const { corpus } = await openFolder(documents, file);
    await writeFile(path.join(documents, "birds.md"), "# Fish\n\nA pike has teeth.\n");
    const later = await openFolder(documents, file);
    const inMemory = await openIndex(await readFile(file));
    for (const query of ["Elbe", "leg", "pike teeth"])
      expect(await later.corpus.search(query, 5)).toEqual(await inMemory.search(query, 5));
    expect((await corpus.search("leg", 1))[0]?.text).toContain("🦩 stands on one leg");
  });

  it("loads from bytes at any alignment", async () => {
    const bytes = await buildIndex(await readFolder(await folder({ "rivers.md": rivers })));
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect((await (await openIndex(shifted.subarray(3))).search("Elbe", 1))[0]?.text).toContain("1,094 km");
  });

  it.each<[string, (bytes: Uint8Array) => Uint8Array, RegExp]>([
    ["foreign", () => new TextEncoder().encode("PK\u0003\u0004 some other file"), /not a Footnote index/],
    ["empty", () => new Uint8Array(), /not a Footnote index/],
    ["cut short", (bytes) => bytes.slice(0, -9), /damaged/],
    ["of another format", (bytes) => bytes.with(8, 99), /format 99.*reads format/],
    ["scrambled in its header", (bytes) => bytes.with(20, 0), /damaged/],
  ])("is refused when it is %s", async (_, spoil, message) => {
    const bytes = await buildIndex(await readFolder(await folder({ "rivers.md": rivers })));
    const opened = openIndex(spoil(new Uint8Array(bytes)));
    await expect(opened).rejects.toThrow(CorpusError);
    await expect(opened).rejects.toThrow(message);
  });

  it("is rebuilt when the folder has changed, says what it lacks, and is left alone when no document can be read", async () => {
    const documents = await folder({ "rivers.md": rivers });
    const file = path.join(scratch, "rivers.index");
    const first = await openFolder(documents, file);
    expect([first.rebuilt, (await openFolder(documents, file)).rebuilt]).toEqual([true, false]);

    await writeFile(path.join(documents, "rivers.md"), rivers.replace("1893", "1894"));
    const second = await openFolder(documents, file);
    expect(second.rebuilt).toBe(true);
    expect((await second.corpus.search("Blue Wonder", 1))[0]?.text).toContain("1894");

    const broken = new Uint8Array([0xff, 0xfe, 0xfd, 0x00, 0x80]);
    await writeFile(path.join(documents, "broken.md"), broken);
    const third = await openFolder(documents, file);
    expect(third.corpus.documents().map(({ id }) => id)).toEqual(["rivers"]);
    expect(third.corpus.notices).toMatchObject([{ name: "broken.md", what: "unreadable" }]);
    await expect(openFolder(documents, file, { strict: true })).rejects.toThrow(/broken\.md: /);

    const before = await readFile(file);
    await writeFile(path.join(documents, "rivers.md"), broken);
    await expect(openFolder(documents, file)).rejects.toThrow(/broken\.md.*\nrivers\.md/);
    expect(Buffer.compare(await readFile(file), before)).toBe(0);
  });

  it("has the same bytes when unchanged documents and their vectors are taken from the index before", async () => {
    const seen: string[] = [];
    const embedder: Embedder = {
      name: "letters",
      unit: "sentence",
      async embed(texts) {
        seen.push(...texts);
        return texts.map((text) =>
          normalized([...text].slice(0, 8).map((c) => (c.codePointAt(0) ?? 0) % 13)),
        );
      },
    };
    const before = await readFolder(await folder({ "rivers.md": rivers, "birds.md": birds }));
    const previous = await openIndex(await buildIndex(before, { embedder }));
    const after = await readFolder(
      await folder({
        "rivers.md": rivers,
        "birds.md": birds.replace("one", "two"),
        "a.txt": "Some more words.",
      }),
    );
    const whole = await buildIndex(after, { embedder });
    seen.length = 0;
    const read: string[] = [];
    const watched = after.files.map((file) => ({
      ...file,
      read() {
        read.push(file.name);
        return file.read();
      },
    }));
    const part = await buildIndex({ ...after, files: watched }, { embedder, previous });
    expect(Buffer.compare(part, whole)).toBe(0);
    expect(read).toEqual(["a.txt", "birds.md"]);
    expect(seen.join(" ")).not.toContain("Elbe");
  });

  it("is replaced when it is damaged", async () => {
    const documents = await folder({ "rivers.md": rivers });
    const file = path.join(scratch, "damaged.index");
    await writeFile(file, "no index");
    expect((await openFolder(documents, file)).rebuilt).toBe(true);
  });
});

describe("a folder", () => {
  it.each<[string, Record<string, string | Uint8Array>, RegExp]>([
    ["is empty", {}, /is empty/],
    [
      "has only formats that cannot be read",
      { "film.mp4": "…", "a.zip": "PK" },
      /no document among its 2 files/,
    ],
    ["has a file of no bytes", { "b.pdf": "" }, /^b\.pdf: is empty/],
    [
      "has files whose names lie",
      { "a.md": "%PDF-1.7", "b.pdf": "text" },
      /a\.md: is a PDF file.*\nb\.pdf: is no PDF/,
    ],
    ["has an image named .txt", { "a.txt": new Uint8Array([0x89, 0x50, 0x4e, 0x47]) }, /a\.txt: is an image/],
    [
      "has a file that is too large",
      { "a.txt": new Uint8Array(33 * 2 ** 20).fill(97) },
      /33 MB, 32 MB are the most/,
    ],
    [
      "has a binary named .md",
      { "image.md": new Uint8Array([0x89, 0x50, 0, 1]) },
      /image\.md: is not a text file/,
    ],
    [
      "has a file that is not UTF-8",
      { "latin.txt": new Uint8Array([0x63, 0x61, 0x66, 0xe9]) },
      /latin\.txt: is not UTF-8/,
    ],
    ["has a file without text", { "empty.md": "---\ntitle: Nothing\n---\n" }, /empty\.md: has no text/],
  ])("is refused by name when it %s", async (_, files, message) => {
    const documents = await folder(files);
    const build = async () => buildIndex(await readFolder(documents));
    await expect(build()).rejects.toThrow(CorpusError);
    await expect(build()).rejects.toThrow(message);
  });

  it("is read without what of its front matter cannot be used, and says so", async () => {
    const made = await folder({
      "a.md": "---\nurl: javascript:alert(1)\nauthor: Ada\n---\n\nText here.\n",
      "b.txt": "Text here.",
      "b.txt.yaml": "title: [\nauthor: Ada\n",
    });
    const { documents, notices } = await readDocuments(await readFolder(made));
    expect(documents).toMatchObject([{ author: "Ada" }, { author: "Ada" }]);
    expect(documents.some((document) => "url" in document || "metadata" in document)).toBe(false);
    expect(notices.map(({ name, message }) => `${name}: ${message}`)).toEqual([
      expect.stringMatching(/^a\.md: Line 2: .*"url".*http/),
      expect.stringMatching(/^b\.txt: Beside it, in b\.txt\.yaml: Line 1: .*"title"/),
    ]);
  });

  it("skips what is no document, and says so", async () => {
    const made = await folder({
      "a.md": rivers,
      "~$a.docx": "owner",
      ".DS_Store": "\0",
      "film.mp4": "…",
      "b.md~": birds,
    });
    await symlink("/etc/hostname", path.join(made, "c.md"));
    await symlink(path.join(made, "nowhere"), path.join(made, "d.md"));
    const { files, skipped } = await readFolder(made);
    expect(files.map(({ name }) => name)).toEqual(["a.md"]);
    expect(skipped.map(noticeOf)).toEqual([
      [".DS_Store", "is hidden"],
      ["b.md~", "is a note of another program"],
      ["c.md", "is a link out of the corpus folder; copy the file into it"],
      ["d.md", "is a link to nothing"],
      ["film.mp4", "is of a format that cannot be read"],
      ["~$a.docx", "is a note of another program"],
    ]);
  });

  it("gives every file an id of its own, the same each time", async () => {
    const names = [
      "C#.md",
      "C++.md",
      "report-pdf.md",
      "report.docx",
      "report.md",
      "report.pdf",
      "a/b.md",
      "a-b.txt",
    ];
    const made = await folder({});
    await mkdir(path.join(made, "a"));
    for (const name of names) await writeFile(path.join(made, name), rivers);
    const ids = (await readFolder(made)).files.map(({ name, id }) => [name, id]);
    expect(Object.fromEntries(ids)).toEqual({
      ...{ "C#.md": "c", "C++.md": "c-md", "report-pdf.md": "report-pdf", "report.docx": "report" },
      ...{ "report.md": "report-md", "report.pdf": "report-2", "a-b.txt": "a-b", "a/b.md": "a-b-md" },
    });
  });

  it("goes on from where a build broke off", async () => {
    const made = await folder({ "a.md": "The Elbe is long. ".repeat(70), "b.md": birds });
    const index = path.join(scratch, "broken-off.index");
    const texts: string[] = [];
    const embedder = (fails: boolean): Embedder => ({
      name: "letters",
      unit: "sentence",
      async embed(given) {
        if (fails && given.some((text) => text.includes("sparrows")))
          throw new CorpusError("The server is away.");
        texts.push(...given);
        return given.map(() => normalized([1, 2]));
      },
    });
    await expect(openFolder(made, index, { embedder: embedder(true) })).rejects.toThrow(
      "The server is away.",
    );
    expect(texts.join()).toContain("Elbe");
    texts.length = 0;
    await openFolder(made, index, { embedder: embedder(false) });
    expect(texts.join()).toContain("sparrows");
    expect(texts.join()).not.toContain("Elbe");
    expect((await readdir(scratch)).filter((name) => name.startsWith("broken-off"))).toEqual([
      "broken-off.index",
    ]);
  });

  it("says so when it does not exist", async () => {
    await expect(readFolder(path.join(scratch, "nowhere"))).rejects.toThrow(/does not exist; set CORPUS_DIR/);
  });
});

describe("search", () => {
  const open = async (files: Record<string, string>) =>
    await openIndex(await buildIndex(await readFolder(await folder(files))));

  it("finds inflected words, names with dots, initials and accents", async () => {
    const corpus = await open({
      "a.md":
        "# Firms\n\nAT&T bought 01.AI in the U.S. for 1,200 dollars.\n\n# Food\n\nThe café sells crêpes.\n\n# Other\n\nNothing of note.\n",
    });
    for (const query of ["buying", "01.AI", "01 ai", "US", "AT&T", "1200 dollars"]) {
      expect((await corpus.search(query, 1))[0]?.section, query).toBe("Firms");
    }
    for (const query of ["cafe", "crepe selling"])
      expect((await corpus.search(query, 1))[0]?.section, query).toBe("Food");
  });

  it("finds by section and document titles", async () => {
    const corpus = await open({ "rivers.md": rivers, "birds.md": birds });
    expect((await corpus.search("bridges", 1))[0]?.text).toContain("Blue Wonder");
    expect((await corpus.search("birds", 1))[0]?.document).toBe("birds");
  });

  it("finds Chinese words in Chinese text", async () => {
    const corpus = await open({ "zh.md": "# 芯片\n\n腾讯购买了图形处理器。\n\n# 天气\n\n今天下雨。\n" });
    expect((await corpus.search("腾讯 处理器", 1))[0]?.section).toBe("芯片");
  });

  it("finds nothing for words that are not there, and for no words", async () => {
    const corpus = await open({ "rivers.md": rivers });
    for (const query of ["volcano", "the of and", "", "?!"])
      expect(await corpus.search(query, 5)).toEqual([]);
  });

  it("ranks by score, and of equals the earlier", async () => {
    const corpus = await open({ "a.md": "# A\n\nred\n\n# B\n\nred\n\n# C\n\nred red blue\n" });
    const found = await corpus.search("red blue", 10);
    expect(found.map(({ section }) => section)).toEqual(["C", "A", "B"]);
    expect(found.map(({ score }) => score)).toEqual(found.map(({ score }) => score).sort((a, b) => b - a));
    expect(await corpus.search("red blue", 2)).toHaveLength(2);
  });
});
