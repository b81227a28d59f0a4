import type { Document, ParsedFile, Passage, Section } from "./document.ts";
import { splitSentences } from "./sentences.ts";
import GithubSlugger from "github-slugger";
export function layOut(id: string, file: ParsedFile): Document {
  const title = file.metadata.title ?? id; let text = ""; const sections: Section[] = []; const passages: Passage[] = [];
  const slugger = new GithubSlugger(); const stack: { d: number; t: string }[] = [];
  for (const b of file.blocks) {
    if (text) text += "\n\n"; const start = text.length; text += b.text;
    if (b.kind === "heading") { while (stack.length && stack.at(-1)!.d >= b.depth) stack.pop(); stack.push({ d: b.depth, t: b.text }); if (sections.length) sections.at(-1)!.end = start; sections.push({ title: b.text, path: stack.map((x) => x.t), anchor: slugger.slug(b.text), level: b.depth, start, end: start }); }
    else { if (!sections.length) { sections.push({ title, path: [title], anchor: slugger.slug(title), level: 1, start: 0, end: 0 }); stack.push({ d: 1, t: title }); }
      if (b.kind !== "aside") { const ss = splitSentences(b.text).map((s) => ({ start: s.start + start, end: s.end + start })); if (ss.length) passages.push({ section: sections.length - 1, start: ss[0]!.start, end: ss.at(-1)!.end, sentences: ss }); } }
  }
  if (sections.length) sections.at(-1)!.end = text.length;
  return { id, title, language: "en", ...file.metadata, text, sections, passages } as Document;
}
