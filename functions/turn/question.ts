/** The bound of a question, in UTF-16 code units, wherever it is asked. The widget has the same: a test compares them. */
export const longestQuestion = 2000;

/** Whether a text asks anything: it has a letter or a digit. */
export function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}
