import Papa from "papaparse";
import type { ParsedFile } from "../document.ts";
import { CorpusError } from "../errors.ts";
import { type SheetRow, tablesOf } from "./sheet-tables.ts";
import { fold } from "./words.ts";

/** More than this is data, not a document. */
const mostRows = 20_000;
const mostCells = 200_000;

/**
 * Parses values that commas, semicolons, tabs or bars part into tables; empty lines part tables.
 * @throws {CorpusError} when it is no text.
 */
export async function parseCsv(bytes: Uint8Array): Promise<ParsedFile> {
  const { text, warnings } = decode(bytes);
  // Excel's own way to name the delimiter.
  const named = /^sep=(.)\r?\n/.exec(text);
  const { data, errors } = Papa.parse<string[]>(named ? text.slice(named[0].length) : text, {
    delimiter: named?.[1] ?? "",
    skipEmptyLines: false,
    preview: mostRows + 1,
  });
  const rows: SheetRow[] = [];
  let count = 0;
  for (const [i, values] of data.entries()) {
    if (i >= mostRows || count > mostCells) {
      warnings.push(`It is too large: its first ${i} rows were read.`);
      break;
    }
    const cells = values.flatMap((value, column) => {
      const folded = fold(value);
      return folded === "" ? [] : [{ column, text: folded }];
    });
    count += cells.length;
    if (cells.length > 0) rows.push({ number: i + 1, cells });
  }
  const quotes = errors.find(({ type }) => type === "Quotes");
  if (quotes) warnings.push(`Row ${(quotes.row ?? 0) + 1}: a quotation mark is not closed, or not doubled.`);
  const blocks = tablesOf(rows);
  return warnings.length > 0 ? { metadata: {}, blocks, warnings } : { metadata: {}, blocks };
}

/** UTF-8, UTF-16 with its mark, else the code page that Excel writes in the west. */
function decode(bytes: Uint8Array): { text: string; warnings: string[] } {
  const [first, second] = bytes;
  const utf16 =
    first === 0xff && second === 0xfe
      ? "utf-16le"
      : first === 0xfe && second === 0xff
        ? "utf-16be"
        : undefined;
  if (utf16) return { text: new TextDecoder(utf16).decode(bytes), warnings: [] };
  if (bytes.includes(0)) throw new CorpusError("is not a text file");
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), warnings: [] };
  } catch {
    const warning = "It is not UTF-8 and was read as windows-1252; save it as UTF-8 if letters are wrong.";
    return { text: new TextDecoder("windows-1252").decode(bytes), warnings: [warning] };
  }
}
