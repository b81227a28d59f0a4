import type { BlockKind } from "./blocks.ts";

/** What a sentence before it may introduce. */
const led = new Set<BlockKind>([
  "list",
  "item",
  "table",
  "row",
  "code",
  "formula",
  "definitions",
  "quotation",
]);
/** The colons of the scripts that have their own. */
const colon = /[:：︰﹕؛፦][\s*_"'”’»)\]]*$/u;
/** Announces without a colon; in other languages the colon says it. */
const announces =
  /\b(?:(?:as )?follows|the following|(?:listed|shown|given|described|outlined|summari[sz]ed) (?:below|here)|below|for example|e\.g\.|for instance|such as)[^.!?]{0,60}[.!…]?\s*$/i;

/**
 * Whether a sentence introduces the block behind it: "These are not OK:", "See the table below." Code always leans on the
 * sentence before it, which says what it is for, and what stands under a caption on that.
 */
export function leadsIn(sentence: string, follower: BlockKind, isCaption = false): boolean {
  if (!led.has(follower)) return false;
  return isCaption || follower === "code" || colon.test(sentence) || announces.test(sentence);
}
