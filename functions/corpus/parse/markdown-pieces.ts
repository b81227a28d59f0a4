/** A stretch of Markdown that can be read by itself. */
export interface Piece {
  text: string;
  /** The number of its first line, from 0. */
  line: number;
  /** It goes on with the table that the piece before it ends in; its first row repeats the header. */
  continues?: true;
  /** It begins in the middle of a paragraph, since that is too long to be read at once. */
  cut?: true;
}

/** Characters. A piece is read into trees of some hundred bytes a character, which are given up before the next. */
const longEnough = 500_000;
/** Where nothing parts blocks, a piece ends anyway. */
const tooLong = 4 * longEnough;

/**
 * Cuts a long text into pieces that end between blocks: at an empty line outside code, comments and boxes that comes before
 * a line which belongs to no list. Short texts are one piece.
 */
export function piecesOf(source: string): Piece[] {
  if (source.length <= 2 * longEnough) return [{ text: source, line: 0 }];
  const pieces: Piece[] = [];
  let start = 0;
  let first = 0;
  let number = 0;
  let blank = false;
  let boxes = 0;
  let fence = "";
  let raw = "";
  let table: { header: string } | undefined;
  let previous = "";
  let flags: Pick<Piece, "continues" | "cut"> = {};
  let header = "";
  const end = (at: number, next: typeof flags, repeat = "") => {
    pieces.push({ text: header + source.slice(start, at), line: first - (header === "" ? 0 : 2), ...flags });
    start = at;
    first = number;
    flags = next;
    header = repeat;
  };
  for (let at = 0; at < source.length; number++) {
    const stop = endOfLine(source, at);
    const line = source.slice(at, Math.min(stop, at + 2000));
    const empty = line.trim() === "";
    const length = at - start;
    const open = fence !== "" || raw !== "";
    if (length >= (open ? 2 * tooLong : longEnough)) {
      const between = blank && !empty;
      if (between && boxes <= 0 && /^(?:#|[^\s\-*+>|:\d<`~\\])/.test(line)) end(at, {});
      else if (between && length >= tooLong / 2) end(at, {});
      else if (table && !empty) end(at, { continues: true }, table.header);
      else if (length >= tooLong) end(at, blank || empty ? {} : { cut: true });
    }
    if (!empty && stop - at > tooLong) {
      // One line that is longer than all that is read at once.
      for (let next = cutIn(source, start, stop); next < stop; next = cutIn(source, start, stop))
        end(next, { cut: true });
    }
    ({ fence, raw } = inside(line, fence, raw));
    if (fence === "" && raw === "") {
      if (/^ {0,3}:{3,}[ \t]*\S/.test(line)) boxes++;
      else if (/^ {0,3}:{3,}\s*$/.test(line)) boxes--;
    }
    if (empty) table = undefined;
    else if (previous.includes("|") && /^[\s|:-]+$/.test(line) && line.includes("-") && line.includes("|"))
      table = stop - at < 2000 && previous.length < 2000 ? { header: `${previous}${line}` } : undefined;
    previous = line;
    blank = empty;
    at = stop;
  }
  end(source.length, {});
  return pieces.filter(({ text }) => text.trim() !== "");
}

function endOfLine(source: string, at: number): number {
  const end = source.indexOf("\n", at);
  return end < 0 ? source.length : end + 1;
}

/** Where to cut a line that is too long: at a space. */
function cutIn(source: string, start: number, stop: number): number {
  if (stop - start <= tooLong) return stop;
  const space = source.lastIndexOf(" ", start + longEnough);
  return space > start ? space + 1 : start + longEnough;
}

/** Whether the next line stands in a block of code or a comment that began before it. */
function inside(line: string, fence: string, raw: string): { fence: string; raw: string } {
  if (raw !== "") return { fence, raw: line.includes(raw) ? "" : raw };
  const mark = /^\s{0,12}(?:[-*+>]\s+|\d{1,9}[.)]\s+)?(`{3,}|~{3,})([^\n]*)/.exec(line);
  if (fence !== "") {
    const closes = mark?.[1]?.startsWith(fence) && mark[2]?.trim() === "";
    return { fence: closes ? "" : fence, raw };
  }
  if (mark?.[1] && !(mark[1].startsWith("`") && mark[2]?.includes("`"))) return { fence: mark[1], raw };
  const opened = /<(!--|(?:pre|script|style|textarea)\b)/i.exec(line.slice(0, 200));
  if (!opened) return { fence, raw };
  const closes = opened[1] === "!--" ? "-->" : `</${opened[1]?.toLowerCase()}`;
  return { fence, raw: line.slice(opened.index).includes(closes) ? "" : closes };
}
