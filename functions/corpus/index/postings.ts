import type { PackedTables } from "./index-file.ts";

/** Where a term occurs in a passage. */
export type Field = "title" | "lead" | "metadata" | { sentence: number; place: number };

const inTitle = 0x10000;
const inMetadata = 0x20000;
const inLead = 0x40000;

/** Collects the occurrences of terms, passage by passage, and sorts them into the tables of an index. */
export class Postings {
  readonly #terms = new Map<string, number>();
  #count = 0;
  // One slot for each occurrence: numbers side by side, since a large corpus has tens of millions.
  #termOf = new Uint32Array(1024);
  #passageOf = new Uint32Array(1024);
  #placeOf = new Uint32Array(1024);

  /** Passages have to come in ascending order. */
  add(term: string, passage: number, field: Field): void {
    let id = this.#terms.get(term);
    if (id === undefined) {
      id = this.#terms.size;
      this.#terms.set(term, id);
    }
    if (this.#count === this.#termOf.length) {
      this.#termOf = doubled(this.#termOf);
      this.#passageOf = doubled(this.#passageOf);
      this.#placeOf = doubled(this.#placeOf);
    }
    this.#termOf[this.#count] = id;
    this.#passageOf[this.#count] = passage;
    this.#placeOf[this.#count] =
      field === "title"
        ? inTitle
        : field === "metadata"
          ? inMetadata
          : field === "lead"
            ? inLead
            : packPosition(field.sentence, field.place);
    this.#count++;
  }

  /** Terms are sorted by their UTF-8 bytes, so that a lookup is a binary search over the table itself. */
  tables() {
    const terms = [...this.#terms].map(([term, id]) => ({ id, bytes: Buffer.from(term) }));
    terms.sort((a, b) => Buffer.compare(a.bytes, b.bytes));
    const rows = new Uint32Array(terms.length);
    for (const [row, { id }] of terms.entries()) rows[id] = row;
    const order = this.#byTerm(rows);

    const passages = new Uint32Array(this.#count);
    const titles = new Uint8Array(this.#count);
    const bodies = new Uint8Array(this.#count);
    const metadata = new Uint8Array(this.#count);
    const leads = new Uint8Array(this.#count);
    const positions = new Uint16Array(this.#count);
    const postingStarts = new Uint32Array(terms.length + 1);
    const positionStarts = new Uint32Array(terms.length + 1);
    let posting = -1;
    let position = 0;
    let term = -1;
    for (const occurrence of order) {
      const row = rows[this.#termOf[occurrence] ?? 0] ?? 0;
      const passage = this.#passageOf[occurrence] ?? 0;
      const place = this.#placeOf[occurrence] ?? 0;
      if (row !== term || passage !== passages[posting]) {
        posting++;
        passages[posting] = passage;
      }
      if (row !== term) {
        term = row;
        postingStarts[row] = posting;
        positionStarts[row] = position;
      }
      const counts =
        place === inTitle ? titles : place === inMetadata ? metadata : place === inLead ? leads : bodies;
      // A byte holds no more; what is beyond is not counted, and a position stands for each that is.
      if (counts[posting] === 0xff) continue;
      counts[posting] = (counts[posting] ?? 0) + 1;
      if (counts === bodies) positions[position++] = place;
    }
    postingStarts[terms.length] = posting + 1;
    positionStarts[terms.length] = position;
    const termStarts = new Uint32Array(terms.length + 1);
    for (const [row, { bytes }] of terms.entries())
      termStarts[row + 1] = (termStarts[row] ?? 0) + bytes.length;
    return {
      terms: Buffer.concat(terms.map(({ bytes }) => bytes)) as Uint8Array,
      termStarts,
      postingStarts,
      postingPassages: passages.slice(0, posting + 1),
      postingTitles: titles.slice(0, posting + 1),
      postingBodies: bodies.slice(0, posting + 1),
      postingMetadata: metadata.slice(0, posting + 1),
      postingLeads: leads.slice(0, posting + 1),
      positionStarts,
      positions: positions.slice(0, position),
    } satisfies Partial<PackedTables>;
  }

  /** The occurrences in the order of their terms' rows, those of a term as they came: a counting sort. */
  #byTerm(rows: Uint32Array): Uint32Array {
    const next = new Uint32Array(rows.length + 1);
    for (let i = 0; i < this.#count; i++) {
      const row = rows[this.#termOf[i] ?? 0] ?? 0;
      next[row + 1] = (next[row + 1] ?? 0) + 1;
    }
    for (let row = 1; row < next.length; row++) next[row] = (next[row] ?? 0) + (next[row - 1] ?? 0);
    const order = new Uint32Array(this.#count);
    for (let i = 0; i < this.#count; i++) {
      const row = rows[this.#termOf[i] ?? 0] ?? 0;
      const at = next[row] ?? 0;
      next[row] = at + 1;
      order[at] = i;
    }
    return order;
  }
}

/**
 * Where a term stands: the sentence's place in its passage and the term's place in its sentence, a byte each.
 * What lies beyond 255 is counted as 255: no such sentence is read as one.
 */
function packPosition(sentence: number, place: number): number {
  return (Math.min(sentence, 0xff) << 8) | Math.min(place, 0xff);
}

function doubled(values: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(values.length * 2);
  larger.set(values);
  return larger;
}
