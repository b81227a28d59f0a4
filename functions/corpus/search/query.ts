import { synonymsOf } from "../../language/english/lexicon.ts";
import { english, type Language } from "../../language/languages.ts";
import { searchTerms, tokenize } from "../../language/terms.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** One way to say a word of the query. */
export interface Variant {
  /** Row of the term in the index. */
  row: number;
  /** 1 for the word as asked, less for what stands in for it. */
  weight: number;
}

/** A word of the query, with what may stand for it in a passage; the best comes first. */
export interface Wanted {
  term: string;
  variants: Variant[];
}

/** A synonym finds, but never as well as the word that was asked for. */
const synonymWeight = 0.2;
/** A word that the corpus does not have is read as its nearest neighbours there. */
const typoWeight = 0.7;

/**
 * The words of a query in order, each once; words without any variant in the corpus included.
 * It is read in the language of the corpus that it is in; see `languageOf`.
 */
export function readQuery(query: string, vocabulary: Vocabulary, languages: readonly Language[]): Wanted[] {
  const language = languageOf(query, vocabulary, languages);
  const terms = [...new Set(searchTerms(query, language))];
  return terms.map((term) => {
    const row = vocabulary.find(term);
    const variants: Variant[] = row < 0 ? [] : [{ row, weight: 1 }];
    for (const synonym of language === english ? synonymsOf(term) : []) {
      const other = terms.includes(synonym) ? -1 : vocabulary.find(synonym);
      if (other >= 0) variants.push({ row: other, weight: synonymWeight });
    }
    if (variants.length === 0)
      for (const near of vocabulary.near(term)) variants.push({ row: near, weight: typoWeight });
    return { term, variants };
  });
}

/**
 * Of the languages of a corpus the one that a query is in: it has most of the query's words as function words or in the
 * corpus; of equals the first. Statistics of letters say little of so short a text.
 */
function languageOf(query: string, vocabulary: Vocabulary, languages: readonly Language[]): Language {
  const counts = languages.map((language) => {
    const tokens = tokenize(query, language);
    return tokens.filter(({ stop, term }) => stop || vocabulary.find(term) >= 0).length;
  });
  return languages[counts.indexOf(Math.max(...counts))] ?? english;
}
