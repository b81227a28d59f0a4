/** Sentences that cannot stand without the one before them. */
const back =
  /^["“(*_]{0,3}(?:it|its|they|them|their|he|she|his|her|this|these|those|such|both|another|however|therefore|thus|instead|similarly|likewise|yet|but|also|otherwise|then|so|and|or|for example|for instance|in this case|in that case|in these cases|in addition|additionally|moreover|furthermore|to do so|if so|if not|if it is|that)\b(?!\s(?:policy|agreement|guide|document|handbook|program|notice|section|page|article)\b)/i;

/** Whether a sentence points back to something that it does not say ("It …", "These …", "However, …"). */
export function pointsBackwards(sentence: string): boolean {
  return back.test(sentence.trimStart());
}
