/** Statistics of letters say nothing sure of less text than this, and nothing more of more. */
const least = 40;
const most = 5000;

/** The language of a text as a BCP 47 tag, by its letters (ELD); English where they do not tell. */
export async function detectLanguage(prose: string): Promise<string> {
  const sample = prose.slice(0, most);
  // A Han character says as much as several letters.
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  const wide =
    sample.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu)?.length ?? 0;
  if (letters + 3 * wide < least) return "en";
  const { eld } = await import("eld/extrasmall");
  const found = eld.detect(sample);
  return found.isReliable() ? found.language : "en";
}
