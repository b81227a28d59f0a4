import type { Reason } from "../wire.ts";
import { ar } from "./ar.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import { fr } from "./fr.ts";
import { ja } from "./ja.ts";
import { zh } from "./zh.ts";

/** What the interface says. Answers are in the documents' language, and not among this. */
export interface Words {
  greeting: string;
  /** The label of the question field, and of what opens the chat. */
  question: string;
  placeholder: string;
  open: string;
  close: string;
  ask: string;
  stop: string;
  anew: string;
  skip: string;
  conversation: string;
  begin: string;
  left(count: number): string;
  looking: string;
  /** What stands before the titles of sections. */
  reading: string;
  sources: string;
  source(id: number, place: string): string;
  page(page: number): string;
  original: string;
  notAnswered: string;
  nearest: string;
  oneOf: string;
  partial: string;
  withheld(count: number): string;
  quoted: string;
  quotedBecause: Record<Reason, string>;
  stopped: string;
  cut: string;
  retry: string;
  failed: string;
  signIn: string;
  unreachable: string;
  limited: string;
  /** `time` with its unit. */
  retryIn(time: string): string;
  copy: string;
  copied: string;
  helpful: string;
  notHelpful: string;
  thanks: string;
  /** Said of a copy or a vote. */
  notDone: string;
}

const known: Record<string, Words> = { ar, de, en, es, fr, ja, zh };
const rightToLeft = new Set(["ar"]);

/** The interface in a language. */
export interface Language {
  /** BCP 47. */
  tag: string;
  dir: "ltr" | "rtl";
  words: Words;
}

/** The first of the languages that the interface speaks, else English. */
export function languageOf(...wanted: (string | null | undefined)[]): Language {
  for (const language of wanted) {
    const tag = language?.toLowerCase().split("-")[0] ?? "";
    const words = known[tag];
    if (words) return { tag, dir: rightToLeft.has(tag) ? "rtl" : "ltr", words };
  }
  return { tag: "en", dir: "ltr", words: en };
}
