/** A stretch of a text: UTF-16 code units, `start` inclusive and `end` exclusive, so that `text.slice(start, end)` is exact. */
export interface Span {
  start: number;
  end: number;
}
