import type { PDFPageProxy } from "pdfjs-dist/legacy/build/pdf.mjs";

/** What a tagged file says of a page's content: a tree whose leaves are numbers of marked content. */
export interface Tag {
  role: string;
  /** Descriptions of pictures. */
  alt?: string;
  columns: number;
  rows: number;
  children: (Tag | number)[];
}

interface RawTag {
  role?: string;
  type?: string;
  id?: string;
  alt?: string;
  rowSpan?: number;
  colSpan?: number;
  children?: RawTag[];
}

const deepest = 60;

/** The structure tree of a page, undefined when the file is not tagged. */
export async function tagsOf(page: PDFPageProxy): Promise<Tag | undefined> {
  const root = (await page.getStructTree()) as RawTag | null;
  return root?.children?.length ? tagOf(root, 0) : undefined;
}

function tagOf(raw: RawTag, depth: number): Tag {
  const children = depth > deepest ? [] : (raw.children ?? []);
  return {
    role: raw.role ?? "",
    ...(raw.alt ? { alt: raw.alt } : {}),
    columns: spanOf(raw.colSpan),
    rows: spanOf(raw.rowSpan),
    children: children.flatMap((child): (Tag | number)[] => {
      if (child.type === undefined) return [tagOf(child, depth + 1)];
      const number = child.type === "content" ? /_mc(\d+)$/.exec(child.id ?? "")?.[1] : undefined;
      return number === undefined ? [] : [Number(number)];
    }),
  };
}

function spanOf(value: unknown): number {
  return Number.isInteger(value) && (value as number) > 0 ? Math.min(value as number, 1000) : 1;
}

/** The numbers of marked content under a tag, in order. */
export function contentsUnder(tag: Tag): number[] {
  return tag.children.flatMap((child) => (typeof child === "number" ? [child] : contentsUnder(child)));
}

/** Tags that stand within a line or a paragraph. */
const inline =
  /^(?:Span|Link|Quote|Reference|BibEntry|Em|Strong|Sub|Annot|Ruby|RB|RT|RP|Warichu|WT|WP|Lbl|NonStruct|Artifact)$/;

export function isInline(tag: Tag): boolean {
  return inline.test(tag.role) && tag.children.every((child) => typeof child === "number" || isInline(child));
}
