import { describe, expect, it } from "vitest";
import { parseEpub } from "../../../functions/corpus/parse/epub.ts";
import { textsOf } from "./block-texts.ts";
import { zipped } from "./office-file.ts";

const chapter = (body: string) =>
  `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>${body}</body></html>`;
const book = (changes: Record<string, string> = {}) =>
  zipped({
    mimetype: "application/epub+zip",
    "META-INF/container.xml":
      '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
    "OEBPS/book.opf": `<package><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Pumps</dc:title><dc:creator>A. Mason</dc:creator><dc:language>en</dc:language></metadata>
      <manifest><item id="b" href="two%20b.xhtml"/><item id="a" href="one.xhtml"/><item id="n" href="nav.xhtml" properties="nav"/><item id="t" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>
      <spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/></spine></package>`,
    "OEBPS/nav.xhtml": chapter("<nav><ol><li>One</li></ol></nav>"),
    "OEBPS/toc.ncx":
      '<ncx><navMap><navPoint><navLabel><text>Stopping</text></navLabel><content src="two%20b.xhtml#x"/></navPoint></navMap></ncx>',
    "OEBPS/one.xhtml": chapter('<h1><a id="s"/>Starting</h1><p>Open <i/>the valve.</p><img src="a.png"/>'),
    "OEBPS/two b.xhtml": chapter(
      '<p>Close it<a epub:type="noteref" href="#n1">1</a>.</p><aside epub:type="footnote" id="n1" hidden="hidden"><p>Slowly.</p></aside>',
    ),
    ...changes,
  });

describe("a book", () => {
  it("has its chapters in the order of the spine, named by the table of contents where they have no heading", async () => {
    const { metadata, blocks, warnings } = await parseEpub(book());
    expect(metadata).toEqual({ title: "Pumps", author: "A. Mason", language: "en" });
    expect(textsOf(blocks)).toEqual(["Starting", "Open the valve.", "Stopping", "Close it¹.", "Slowly."]);
    expect(blocks.filter(({ kind }) => kind === "heading")).toHaveLength(2);
    expect(warnings).toEqual(["An image without a description was left out under “Starting”."]);
  });

  it("is refused when it is protected, or no book", async () => {
    const locked =
      '<encryption xmlns="urn:x"><EncryptedData><CipherReference URI="OEBPS/one.xhtml"/></EncryptedData></encryption>';
    await expect(parseEpub(book({ "META-INF/encryption.xml": locked }))).rejects.toThrow(
      /is protected against copying/,
    );
    await expect(parseEpub(zipped({ "a.xml": "<a/>" }))).rejects.toThrow(/no EPUB book/);
    await expect(parseEpub(book({ "META-INF/container.xml": "<container/>" }))).rejects.toThrow(
      /damaged EPUB/,
    );
  });
});
