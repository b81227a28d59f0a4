/** Turns texts into vectors that lie near each other when the texts say like things. */
export interface Embedder {
  /** Kind and model, as the index records it: vectors of two names are not comparable. */
  readonly name: string;
  /**
   * What gets a vector of its own: encoders made for single sentences lose a passage's point, larger ones keep it
   * and see its context.
   */
  readonly unit: "sentence" | "passage";
  /** The only language that it knows; documents in others get no vectors. */
  readonly language?: string;
  /** The file that it reads beside its code; a bundle has to carry it. */
  readonly file?: URL;
  /** Whether `calibration.ts` knows what its cosines mean. */
  readonly calibrated?: true;
  /**
   * Vectors of unit length, in the order of the texts.
   * @throws {CorpusError} when the model cannot be had, or does not answer.
   */
  embed(texts: readonly string[], role: "query" | "passage"): Promise<Float32Array[]>;
}

/** The vector scaled to length 1; a zero vector stays as it is. */
export function normalized(values: ArrayLike<number>): Float32Array {
  const vector = Float32Array.from(values);
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}
