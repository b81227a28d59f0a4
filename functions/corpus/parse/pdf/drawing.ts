import { OPS, type PDFPageProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import { apply, boxOf, isFill, type Matrix, multiply, type Rule, rulesOf } from "./drawn-lines.ts";
import { type Font, fontOf, type LoadedFont } from "./fonts.ts";

/** A letter where it stands on the page, in points from the top left corner of the page as it is shown. */
export interface Glyph {
  /** What it stands for; several characters for a ligature, "" where that is unknown. */
  text: string;
  /** Its origin on the base line. */
  x: number;
  y: number;
  /** How far it moves on. */
  width: number;
  size: number;
  font: Font;
  /** The quarter turns of its writing direction, clockwise; undefined for other angles. */
  turn: 0 | 1 | 2 | 3 | undefined;
  /** Id of the marked content that it belongs to, in tagged files. */
  tag?: number | undefined;
  /** It is marked as no part of the content: running heads, page numbers, ornaments. */
  artifact: boolean;
  /** It is in the file to be found, not to be seen: the letters behind a scan. */
  invisible: boolean;
}

export interface Drawing {
  glyphs: Glyph[];
  rules: Rule[];
  /** Pictures' boxes. */
  pictures: Rule[];
}

interface State {
  matrix: Matrix;
  font: Font | undefined;
  size: number;
  charSpacing: number;
  wordSpacing: number;
  scale: number;
  leading: number;
  rise: number;
  mode: number;
}

/** What pdf.js says of a letter; numbers between letters move the pen by thousandths of the size. */
interface ShownGlyph {
  unicode: string;
  width: number;
  vmetric?: [number, number, number] | null;
  isSpace: boolean;
}

interface Content {
  tag?: number | undefined;
  artifact: boolean;
  hidden: boolean;
}

/** A page with more letters is a drawing, or made to keep readers busy. */
const mostGlyphs = 100_000;
/** Pages with more lines are maps and plots. */
const mostRules = 20_000;
/** How letters are painted: 3 and 7 leave no trace. */
const invisibleModes = [3, 7];

/**
 * Follows a page's drawing operators to its letters, the lines of its tables, and its pictures.
 * @param isVisible whether an optional layer is shown
 */
export async function drawingOf(
  page: PDFPageProxy,
  isVisible: (group: unknown) => boolean,
): Promise<Drawing> {
  const { fnArray, argsArray } = await page.getOperatorList({ annotationMode: 0 });
  const view = page.getViewport({ scale: 1 });
  const fonts = new Map<string, Font>();
  const fontNamed = (id: string) => {
    const known =
      fonts.get(id) ?? fontOf(page.commonObjs.has(id) ? (page.commonObjs.get(id) as LoadedFont) : undefined);
    fonts.set(id, known);
    return known;
  };
  const drawing: Drawing = { glyphs: [], rules: [], pictures: [] };
  const saved: State[] = [];
  let state: State = {
    matrix: view.transform as unknown as Matrix,
    font: undefined,
    size: 0,
    charSpacing: 0,
    wordSpacing: 0,
    scale: 1,
    leading: 0,
    rise: 0,
    mode: 0,
  };
  let text: Matrix = [1, 0, 0, 1, 0, 0];
  let pen = { x: 0, y: 0 };
  let line = { x: 0, y: 0 };
  const contents: Content[] = [];

  const move = (x: number, y: number) => {
    line = { x: line.x + x, y: line.y + y };
    pen = { ...line };
  };
  const show = (shown: readonly (ShownGlyph | number)[]) => {
    const { font, charSpacing, wordSpacing } = state;
    if (!font || state.size === 0) return;
    const size = Math.abs(state.size);
    const forward = state.size < 0 ? -state.scale : state.scale;
    const onPage = multiply(state.matrix, text);
    const across = Math.hypot(onPage[0], onPage[1]);
    const up = Math.hypot(onPage[2], onPage[3]);
    const direction = font.vertical
      ? { x: -onPage[2], y: -onPage[3] }
      : { x: onPage[0] * Math.sign(forward), y: onPage[1] * Math.sign(forward) };
    const turn = turnOf(direction);
    const content = contents.at(-1);
    for (const glyph of shown) {
      if (typeof glyph === "number") {
        if (font.vertical) pen.y += (-glyph * size) / 1000;
        else pen.x += ((-glyph * size) / 1000) * forward;
        continue;
      }
      const spacing = (glyph.isSpace ? wordSpacing : 0) + charSpacing;
      const natural = (font.vertical ? (glyph.vmetric?.[0] ?? -1000) : glyph.width) * font.scale * size;
      const [x, y] = apply(onPage, pen.x, pen.y + state.rise);
      if (
        !content?.hidden &&
        isOnPage(x, y, view) &&
        isDrawn(size * up, glyph.width) &&
        drawing.glyphs.length <= mostGlyphs
      ) {
        drawing.glyphs.push({
          text: font.ornaments && /^[\w§¨!-/]$/.test(glyph.unicode) ? "•" : lettersOf(glyph.unicode),
          x,
          y,
          width: Math.abs(natural) * (font.vertical ? up : across * Math.abs(forward)),
          size: size * font.height * (font.vertical ? across : up),
          font,
          turn,
          tag: content?.tag,
          artifact: content?.artifact ?? false,
          invisible: invisibleModes.includes(state.mode),
        });
      }
      if (font.vertical) pen.y += natural - spacing;
      else pen.x += (natural + spacing) * forward;
    }
  };

  for (let i = 0; i < fnArray.length; i++) {
    const args = argsArray[i];
    switch (fnArray[i]) {
      case OPS.save:
        saved.push({ ...state });
        break;
      case OPS.restore:
        state = saved.pop() ?? state;
        break;
      case OPS.transform:
        state.matrix = multiply(state.matrix, args);
        // Pictures are left out when operators are listed: what remains is the move to their place.
        if (fnArray[i + 1] === OPS.restore && Math.abs(args[0]) > 1)
          drawing.pictures.push(boxOf(state.matrix));
        break;
      case OPS.paintFormXObjectBegin:
        saved.push({ ...state });
        if (args[0]) state.matrix = multiply(state.matrix, args[0]);
        break;
      case OPS.paintFormXObjectEnd:
        state = saved.pop() ?? state;
        break;
      case OPS.beginText:
        text = [1, 0, 0, 1, 0, 0];
        line = { x: 0, y: 0 };
        pen = { x: 0, y: 0 };
        break;
      case OPS.setTextMatrix:
        text = args[0];
        line = { x: 0, y: 0 };
        pen = { x: 0, y: 0 };
        break;
      case OPS.moveText:
        move(args[0], args[1]);
        break;
      case OPS.setLeadingMoveText:
        state.leading = args[1];
        move(args[0], args[1]);
        break;
      case OPS.nextLine:
        move(0, state.leading);
        break;
      case OPS.setLeading:
        state.leading = -args[0];
        break;
      case OPS.setFont:
        state.font = fontNamed(args[0]);
        state.size = args[1];
        break;
      case OPS.setGState:
        for (const [key, value] of args[0] as [string, unknown][]) {
          if (key !== "Font" || !Array.isArray(value)) continue;
          state.font = fontNamed(value[0]);
          state.size = value[1];
        }
        break;
      case OPS.setCharSpacing:
        state.charSpacing = args[0];
        break;
      case OPS.setWordSpacing:
        state.wordSpacing = args[0];
        break;
      case OPS.setHScale:
        state.scale = args[0] / 100;
        break;
      case OPS.setTextRise:
        state.rise = args[0];
        break;
      case OPS.setTextRenderingMode:
        state.mode = args[0];
        break;
      case OPS.showText:
        show(args[0]);
        break;
      case OPS.beginMarkedContent:
      case OPS.beginMarkedContentProps:
        contents.push(contentOf(args, contents.at(-1), isVisible));
        break;
      case OPS.endMarkedContent:
        contents.pop();
        break;
      case OPS.constructPath:
        if (drawing.rules.length <= mostRules && args[0] !== OPS.endPath && args[1]?.[0])
          drawing.rules.push(...rulesOf(args[1][0], state.matrix, isFill(args[0])));
        break;
    }
  }
  if (drawing.rules.length > mostRules) drawing.rules = [];
  for (const font of fonts.values())
    if (font.mono === "flagged") font.mono = isEven(drawing.glyphs.filter((glyph) => glyph.font === font));
  return drawing;
}

/** Whether there is more on the page than can be read. */
export function isTooMuch({ glyphs }: Drawing): boolean {
  return glyphs.length > mostGlyphs;
}

function contentOf(
  args: unknown[],
  outer: Content | undefined,
  isVisible: (group: unknown) => boolean,
): Content {
  const [tag, value] = args;
  const name = typeof tag === "string" ? tag : (tag as { name?: string } | null)?.name;
  return {
    tag: typeof value === "number" ? value : outer?.tag,
    artifact: outer?.artifact === true || name === "Artifact",
    hidden:
      outer?.hidden === true || (name === "OC" && value !== null && value !== undefined && !isVisible(value)),
  };
}

/** Ligatures and forms of presentation as letters; soft hyphens that are drawn are hyphens; the rest is unknown. */
function lettersOf(unicode: string): string {
  return unicode
    .replace(/[\uFB00-\uFB06\uFB13-\uFB17\uFB1D-\uFB4F\uFB50-\uFDFF\uFE70-\uFEFC]/g, (form) =>
      form.normalize("NFKC"),
    )
    .replace(/[\u00AD\u2010\u2011]/g, "-")
    .replace(/\s/gu, " ")
    .replace(/[\p{Cc}\uFFFD\uFFFE\uFFFF]/gu, "");
}

/** Whether narrow and wide letters are equally wide: what a font says of itself is often wrong. */
function isEven(glyphs: readonly Glyph[]): boolean {
  const widths = new Map(
    glyphs.flatMap(({ text, width, size }) => (/^[a-z]$/.test(text) ? [[text, width / size]] : [])),
  );
  return widths.size >= 4 && Math.max(...widths.values()) - Math.min(...widths.values()) < 0.04;
}

/** Damaged files have letters of no size, or of no place. */
function isDrawn(size: number, width: number): boolean {
  return size > 0.1 && size < 5_000 && Number.isFinite(width);
}

function isOnPage(x: number, y: number, { width, height }: { width: number; height: number }): boolean {
  return x > -1 && y > -1 && x < width + 1 && y < height + 1;
}

function turnOf({ x, y }: { x: number; y: number }): Glyph["turn"] {
  const length = Math.hypot(x, y);
  const [along, across] = [x / length, y / length];
  if (Math.abs(across) < 0.1) return along > 0 ? 0 : 2;
  if (Math.abs(along) < 0.1) return across > 0 ? 1 : 3;
  return undefined;
}
