import type { Flaw, Reason } from "../wire.ts";
import { en } from "./en.ts";

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
  checking: string;
  sources: string;
  source(id: number, place: string): string;
  page(page: number): string;
  openSource: string;
  original: string;
  notAnswered: string;
  nearest: string;
  /** Before sections that say more than an answer does. */
  more: string;
  oneOf: string;
  partial: string;
  withheld(count: number): string;
  quotedParts(count: number): string;
  unread: string;
  quoted: string;
  quotedBecause: Record<Reason, string>;
  /** Goes on after that, where there is something to quote. */
  instead: string;
  stopped: string;
  cut: string;
  retry: string;
  failed: string;
  signIn: string;
  unreachable: string;
  limited: string;
  /** `time` with its unit. */
  retryIn(time: string): string;
  copyCode: string;
  copy: string;
  copied: string;
  helpful: string;
  notHelpful: string;
  thanks: string;
  /** Asked when an answer did not help; what may be chosen; the label of the field below that, and of its button. */
  whatWasWrong: string;
  flaws: Record<Flaw, string>;
  comment: string;
  send: string;
  /** Said of a copy or a vote. */
  notDone: string;
}

/** The languages that the interface speaks; all but English are loaded by those who read them. */
export const spoken = ["en", "ar", "de", "es", "fr", "ja", "zh"] as const;
type Tag = (typeof spoken)[number];

const known: Partial<Record<Tag, Words>> = { en };
const rightToLeft = new Set<Tag>(["ar"]);

/** The interface in a language. */
export interface Language {
  /** BCP 47. */
  tag: string;
  dir: "ltr" | "rtl";
  words: Words;
}

/** The first of the languages that the interface speaks, else English. */
export function tagOf(...wanted: (string | null | undefined)[]): Tag {
  const tags = wanted.map((language) => language?.toLowerCase().split("-")[0]);
  return tags.flatMap((tag) => spoken.find((own) => own === tag) ?? [])[0] ?? "en";
}

/** The interface in one of its languages; undefined while that is not loaded. */
export function languageOf(tag: Tag): Language | undefined {
  const words = known[tag];
  return words && { tag, dir: rightToLeft.has(tag) ? "rtl" : "ltr", words };
}

/** Loads a language from beside the script. Where that fails, English takes its place. */
export async function loadLanguage(tag: Tag, base: string): Promise<void> {
  try {
    known[tag] = (await import(new URL(`widget/${tag}.mjs`, base).href))[tag];
  } catch {
    known[tag] = en;
  }
}
