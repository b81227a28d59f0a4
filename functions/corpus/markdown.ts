import type { ParsedFile, Block } from "./document.ts";
export function parseMarkdown(src: string): ParsedFile {
  const fm = /^---\n([\s\S]*?)\n---\n/.exec(src); const body = fm ? src.slice(fm[0].length) : src; const title = fm && /title: (.*)/.exec(fm[1]!)?.[1];
  const blocks = body.split(/\n\s*\n/).map((b) => b.trim()).filter(Boolean).map((b): Block => { const h = /^(#+) (.*)/.exec(b); return h ? { kind: "heading", depth: h[1]!.length, text: h[2]! } : { kind: "paragraph", text: b.replace(/\n/g, " ") }; });
  return { metadata: title ? { title } : {}, blocks };
}
