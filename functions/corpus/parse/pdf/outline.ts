import type { PDFDocumentProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import { fold } from "../words.ts";

interface OutlineItem {
  title: string;
  items: OutlineItem[];
}

/** Depths of the titles in a file's outline, 1 for the outermost, by the titles as they are compared. */
export type Outline = ReadonlyMap<string, number>;

const most = 5_000;

export async function outlineOf(pdf: PDFDocumentProxy): Promise<Outline> {
  const depths = new Map<string, number>();
  const walk = (level: readonly OutlineItem[], depth: number) => {
    for (const { title, items } of level) {
      const key = comparable(title);
      if (key !== "" && !depths.has(key) && depths.size < most) depths.set(key, depth);
      if (depth < 6) walk(items, depth + 1);
    }
  };
  walk((await pdf.getOutline()) ?? [], 1);
  return depths;
}

/** A title as it is compared: without numbering, case and white space. */
export function comparable(title: string): string {
  return fold(title)
    .normalize("NFKC")
    .toLowerCase()
    .replace(/^[\d.]+\s*/, "")
    .replace(/[^\p{L}\p{N}]+/gu, "");
}
