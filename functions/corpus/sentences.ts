import type { Span } from "./document.ts";
const seg = new Intl.Segmenter("en", { granularity: "sentence" });
export function splitSentences(text: string, _language = "en"): Span[] {
  const out: Span[] = [];
  let base = 0;
  for (const block of text.split(/(\n\s*\n)/)) {
    let start = -1, buf = "";
    const flat = block.replace(/\n/g, " ");
    for (const s of seg.segment(flat)) {
      if (start < 0) start = s.index;
      buf += s.segment;
      if (/\b(?:U\.S\.|No\.|Mr\.|Dr\.|e\.g\.|i\.e\.|\d+\.)\s*$/.test(buf) && s.index + s.segment.length < flat.length) continue;
      push(base + start, buf); start = -1; buf = "";
    }
    if (buf) push(base + start, buf);
    base += block.length;
  }
  function push(at: number, s: string) { const l = s.length - s.trimStart().length; const t = s.trim(); if (t) out.push({ start: at + l, end: at + l + t.length }); }
  return out;
}
