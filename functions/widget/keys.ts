/**
 * Whether a key belongs to an input method that composes a word. Safari says that the composition has ended before
 * it tells of the Enter that ended it; the key code of old still says whose it was.
 */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}
