/** A document or an index that cannot be used. `message` names the file, what is wrong and what to do. */
export class CorpusError extends Error {
  override name = "CorpusError";
}
