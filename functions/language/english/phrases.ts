import { termOf, tokenize } from "../terms.ts";

/** "The documents do not mention …": that something is not said, which no quotation can show. */
const silence =
  /\b(?:documents?|texts?|articles?|passages?|sources?|corpus|context|excerpts?|information)\b.{0,40}\b(?:(?:do|does|did)(?: not|n['’]t)|never|no\b.{0,12})\s*(?:\w+\s){0,2}(?:say|state|mention|specify|contain|include|provide|give|discuss|cover|answer|indicate|reveal|disclose|address)\w{0,6}|\b(?:not|no|n['’]t)\b.{0,30}\b(?:mentioned|stated|specified|provided|given|found|covered|available|information)\b.{0,40}\b(?:documents?|texts?|articles?|passages?|sources?|corpus|context|excerpts?)\b/i;
const chatter = new Set(
  `sure certainly course happy glad pleased hope hopefully help question answer ask let know free feel further more thank welcome please
  hello hi hey greeting anything else detail want like look follow below above based document passage summary here information provide`
    .split(/\s+/)
    .map((word) => termOf(word)),
);
const refusal =
  /^\W{0,5}(?:I['’]?m sorry|I am sorry|sorry|I apologi[sz]e|I (?:can(?:no|['’])t|cannot|am unable to|won['’]t))\b/i;

/** Whether a sentence says that the documents do not say something. */
export function isSilence(text: string): boolean {
  return silence.test(text);
}

/** Whether a sentence is mere politeness ("I hope this helps."): it claims nothing. */
export function isCourtesy(text: string): boolean {
  const words = tokenize(text).filter(({ stop }) => !stop);
  return words.every(({ term, raw }) => chatter.has(term) && !/\p{N}/u.test(raw));
}

/** Whether a sentence declines to answer. */
export function isRefusal(text: string): boolean {
  return refusal.test(text);
}
