import type { ParsedFile, Block } from "./document.ts";
export function parsePlainText(src: string): ParsedFile {
  const lines = src.split("\n").map((l) => l.trim()).filter(Boolean);
  const blocks = lines.map((l, i): Block => i === 0 ? { kind: "heading", depth: 1, text: l } : /^\d\. |^Conclusion$/.test(l) ? { kind: "heading", depth: 2, text: l } : /\|$|^Read /.test(l) ? { kind: "aside", text: l } : { kind: "paragraph", text: l });
  return { metadata: { title: lines[0]! }, blocks };
}
