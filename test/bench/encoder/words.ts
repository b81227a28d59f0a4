/**
 * Writes what the words alone make of the questions of a set, for `evaluate.py`:
 * `node test/bench/encoder/words.ts DATA FILE`. Scores of every passage, so that a similarity can be added to them.
 */
import { writeFile } from "node:fs/promises";
import { encodeIndex } from "../../../functions/corpus/index/encode.ts";
import { unpackIndex } from "../../../functions/corpus/index/index-file.ts";
import { bytesSource } from "../../../functions/corpus/index/index-source.ts";
import { openIndex } from "../../../functions/corpus/search/open.ts";
import { ranking } from "../../../functions/corpus/search/ranking.ts";
import { english } from "../../../functions/language/languages.ts";
import { readDataset } from "../dataset.ts";

const [, , data = "", file = ""] = process.argv;
const dataset = await readDataset(data);
const bytes = await encodeIndex("", dataset.documents);
const passages = (await openIndex(bytes)).passages();
const { rank } = ranking(unpackIndex(bytesSource(bytes)).tables, [english]);
await writeFile(
  file,
  JSON.stringify({
    // Sentences under their titles, as the build gives them to an encoder.
    passages: passages.map(({ path, sentences }) =>
      sentences.map(({ text }) => `${[...new Set(path)].join("\n")}\n${text}`),
    ),
    questions: dataset.questions
      .filter(({ answerable }) => answerable)
      .map(({ query, hit }) => {
        const ranked = rank(query, passages.length);
        const best = ranked[0];
        return {
          query,
          hits: passages.flatMap((passage, row) => (hit(passage) ? [row] : [])),
          scores: ranked.map(({ passage, score }) => [passage, score]),
          whole: best && best.words > 0 ? best.score / best.words : 0,
        };
      }),
  }),
);
