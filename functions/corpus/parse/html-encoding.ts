import sniffEncoding from "html-encoding-sniffer";
import { CorpusError } from "../errors.ts";

/** Beyond this share of characters that cannot be decoded, a file is not what it says. */
const mostUndecoded = 0.001;

/**
 * The text of a web page, by its byte order mark, else by what it declares, else UTF-8. The few characters that are not
 * that are "\ufffd".
 * @throws {CorpusError} when it is not that at all.
 */
export function decodeHtml(bytes: Uint8Array): string {
  const encoding = sniffEncoding(bytes, { defaultEncoding: "UTF-8" }).toLowerCase();
  if (!encoding.startsWith("utf-16") && bytes.includes(0)) throw new CorpusError("is not a text file");
  let text: string;
  try {
    text = new TextDecoder(encoding).decode(bytes);
  } catch {
    throw new CorpusError(`says that it is ${encoding}, which cannot be read; save it as UTF-8`);
  }
  const foreign = text.match(/[^\p{ASCII}]/gu)?.length ?? 0;
  const undecoded = countUndecoded(text);
  if (undecoded > 0 && (undecoded === foreign || undecoded > mostUndecoded * text.length)) {
    throw new CorpusError(
      `is not ${encoding} text, as it says or web pages are by default; save it as UTF-8`,
    );
  }
  return text;
}

/** How many characters of a decoded text are those that stand for what could not be decoded. */
export function countUndecoded(text: string): number {
  return text.split("\ufffd").length - 1;
}
