import type { IndexTables } from "./index-file.ts";

/** The passages that have a term, ascending, and how often it stands in which of their fields. */
export interface PostingList {
  passages: Uint32Array;
  titles: Uint8Array;
  bodies: Uint8Array;
  metadata: Uint8Array;
  /** In what its blocks lean on, as far as that stands outside the passage. */
  leads: Uint8Array;
  /** Where it stands in the bodies, passage by passage; see `Postings`. */
  positions(): Uint16Array;
}

/** Opens the lists of an index. Each call returns a reader for one query, which reads every list once. */
export function postingLists(tables: IndexTables): () => (row: number) => PostingList {
  const { postingStarts, positionStarts } = tables;
  return () => {
    const known = new Map<number, PostingList>();
    return (row) => {
      let list = known.get(row);
      if (!list) {
        const [from = 0, to = 0] = postingStarts.subarray(row, row + 2);
        list = {
          passages: tables.postingPassages.read(from, to),
          titles: tables.postingTitles.read(from, to),
          bodies: tables.postingBodies.read(from, to),
          metadata: tables.postingMetadata.read(from, to),
          leads: tables.postingLeads.read(from, to),
          positions: () => tables.positions.read(positionStarts[row] ?? 0, positionStarts[row + 1] ?? 0),
        };
        known.set(row, list);
      }
      return list;
    };
  };
}
