import { create, insertMultiple, search } from "@orama/orama";
import MiniSearch from "minisearch";
import type { Corpus, RetrievedPassage } from "../../functions/corpus/corpus.ts";

/** A search over the same passages: the rows of the best, best first. */
export type Search = (query: string, limit: number) => Promise<number[]>;

const fields = (passages: readonly RetrievedPassage[]) =>
  passages.map(({ path, text }, id) => ({ id, title: path.join("\n"), text }));

/** MiniSearch as its documentation starts with: two fields, all options at their defaults. */
export function miniSearch(passages: readonly RetrievedPassage[]): Search {
  const index = new MiniSearch({ fields: ["title", "text"] });
  index.addAll(fields(passages));
  return async (query, limit) =>
    index
      .search(query)
      .slice(0, limit)
      .map(({ id }) => id);
}

/** Orama's full-text search, all options at their defaults. */
export async function orama(passages: readonly RetrievedPassage[]): Promise<Search> {
  const index = create({ schema: { row: "number", title: "string", text: "string" } });
  await insertMultiple(
    index,
    fields(passages).map(({ id, title, text }) => ({ row: id, title, text })),
  );
  return async (query, limit) => {
    const { hits } = await search(index, { term: query, properties: ["title", "text"], limit });
    return hits.map(({ document }) => document.row);
  };
}

/** Our own search, by the index as it is deployed. */
export function footnote(corpus: Corpus, passages: readonly RetrievedPassage[]): Search {
  const rows = new Map(passages.map(({ document, start }, row) => [`${document}:${start}`, row]));
  return async (query, limit) => {
    const found = await corpus.search(query, limit);
    return found.map(({ document, start }) => rows.get(`${document}:${start}`) ?? -1);
  };
}
