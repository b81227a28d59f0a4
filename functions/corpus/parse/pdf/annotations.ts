import type { PDFPageProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import { z } from "zod";
import type { Rule } from "./drawn-lines.ts";
import type { Font } from "./fonts.ts";
import type { Word } from "./word.ts";

/** What pdf.js tells of annotations, as far as it is used. */
const annotation = z.object({
  subtype: z.string(),
  rect: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  url: z.string().optional(),
  fieldType: z.string().nullish(),
  fieldValue: z.union([z.string(), z.array(z.string()), z.boolean(), z.number()]).nullish(),
  exportValue: z.string().nullish(),
  buttonValue: z.string().nullish(),
  checkBox: z.boolean().optional(),
  radioButton: z.boolean().optional(),
  password: z.boolean().optional(),
  hidden: z.boolean().optional(),
  options: z.array(z.object({ exportValue: z.unknown(), displayValue: z.unknown() })).optional(),
  contentsObj: z.object({ str: z.string() }).optional(),
});
type Annotation = z.infer<typeof annotation>;

export interface Annotations {
  links: (Rule & { href: string })[];
  /** What is filled into fields, where it stands. */
  values: (Rule & { text: string })[];
  /** Where fields are: the lines around them are no table's. */
  fields: Rule[];
}

const most = 5_000;
const hiddenFlags = 0b10_0010;

/** The links of a page, and the values of its form's fields and typed notes, in points from its top left corner. */
export async function annotationsOf(page: PDFPageProxy): Promise<Annotations> {
  const view = page.getViewport({ scale: 1 });
  const found: Annotations = { links: [], values: [], fields: [] };
  const all = (await page.getAnnotations({ intent: "display" })) as unknown[];
  for (const raw of all.slice(0, most)) {
    const parsed = annotation.safeParse(raw);
    const flags = (raw as { annotationFlags?: number }).annotationFlags ?? 0;
    if (!parsed.success || parsed.data.hidden || (flags & hiddenFlags) !== 0) continue;
    const { subtype, rect, url } = parsed.data;
    const [x0 = 0, y0 = 0] = view.convertToViewportPoint(rect[0], rect[1]);
    const [x1 = 0, y1 = 0] = view.convertToViewportPoint(rect[2], rect[3]);
    const box = { x: Math.min(x0, x1), y: Math.min(y0, y1), end: Math.max(x0, x1), bottom: Math.max(y0, y1) };
    if (subtype === "Link" && url && /^(?:https?|mailto|tel):/i.test(url))
      found.links.push({ ...box, href: url });
    if (subtype === "Widget") found.fields.push(box);
    const text = filledIn(parsed.data);
    if (text) found.values.push({ ...box, text });
  }
  return found;
}

function filledIn(field: Annotation): string | undefined {
  const { subtype, fieldType, fieldValue, contentsObj } = field;
  if (subtype === "FreeText") return contentsObj?.str;
  if (subtype !== "Widget" || field.password) return undefined;
  if (fieldType === "Btn") {
    if (field.checkBox)
      return fieldValue === field.exportValue && field.exportValue !== "Off" ? "[x]" : "[ ]";
    if (field.radioButton) return fieldValue !== null && fieldValue === field.buttonValue ? "[x]" : "[ ]";
    return undefined;
  }
  if (fieldType !== "Tx" && fieldType !== "Ch") return undefined;
  const shown = (value: unknown) =>
    String(field.options?.find(({ exportValue }) => exportValue === value)?.displayValue ?? value);
  const values = Array.isArray(fieldValue)
    ? fieldValue
    : fieldValue === null || fieldValue === undefined
      ? []
      : [fieldValue];
  return values.map(shown).join(", ").trim() || undefined;
}

/** A field's value as words on the page. @param usual the type around it */
export function wordsOfValue(
  { x, y, end, bottom, text }: Annotations["values"][number],
  usual: { size: number; font: Font },
): Word[] {
  const lines = text.split(/\r\n|[\r\n]/);
  const height = (bottom - y) / lines.length;
  const size = Math.min(usual.size, 0.8 * height);
  return lines.flatMap((line, i) => {
    if (line.trim() === "") return [];
    const wide = Math.min(end - x, 0.5 * size * line.length);
    // A single line stands in the middle of its field; of several, the first stands at the top.
    const base =
      lines.length === 1 ? (y + bottom) / 2 + 0.35 * size : y + (i + 0.8) * Math.min(height, 1.2 * size);
    return [
      {
        text: line.trim(),
        x: x + 1,
        end: x + 1 + wide,
        y: base,
        size,
        font: usual.font,
        spaceBefore: true,
        spaceAfter: true,
      },
    ];
  });
}

/** Gives words the addresses of the links that they stand in. */
export function linkWords(words: readonly Word[], links: Annotations["links"]): void {
  if (links.length === 0) return;
  const band = 50;
  const bands = new Map<number, Annotations["links"]>();
  for (const link of links) {
    for (let at = Math.floor(link.y / band); at <= Math.floor(link.bottom / band); at++)
      bands.set(at, [...(bands.get(at) ?? []), link]);
  }
  for (const word of words) {
    const [center, middle] = [(word.x + word.end) / 2, word.y - 0.3 * word.size];
    const link = bands
      .get(Math.floor(middle / band))
      ?.find(({ x, y, end, bottom }) => center > x && center < end && middle > y && middle < bottom);
    if (link) word.href = link.href;
  }
}
