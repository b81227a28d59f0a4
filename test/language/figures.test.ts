import { describe, expect, it } from "vitest";
import { readFigures } from "../../functions/language/figures/figures.ts";
import { numberWords } from "../../functions/language/figures/number-words.ts";
import { guessLanguages } from "../../functions/language/guess-language.ts";

/** Each figure as its values and its unit. */
async function figures(text: string, language: string): Promise<string> {
  const found = readFigures(text, await numberWords([language]));
  return found
    .map(({ values, written, unit }) => [values.join("/") || written, unit].filter(Boolean).join(" "))
    .join(", ");
}

describe("figures", () => {
  it.each([
    ["en", "70% of 1,200.5 and 1,200", "70 percent, 1200.5, 1200/1.2"],
    ["de", "1.200,5 km und 1 200 km", "1200.5 kilometer, 1200 kilometer"],
    ["fr", "1 200,5 kg et 3 millions d'euros", "1200.5 kilogram, 3000000"],
    ["en", "1'200 and 12,34,567", "1200, 1234567"],
    [
      "en",
      "$5m, €3.5 million, 40 to 65 million pounds",
      "5/5000000 USD, 3500000 EUR, 40/40000000 GBP, 65000000 GBP",
    ],
    ["ar", "٣٠ يومًا", "30 day"],
    ["hi", "१२ और ۱۲", "12, 12"],
    ["ja", "３０日以内に3万", "30 day, 30000"],
    ["en", "twenty-one weeks, three days", "21 week, 3 day"],
    ["de", "einundzwanzig Tage", "21 day"],
    ["fr", "quarante-cinq minutes", "45 minute"],
    ["pl", "dwadzieścia jeden dni", "21 day"],
    ["ru", "тридцать дней", "30 day"],
    ["en", "5 March 2024, March 5, 2024-03-05, 05.03.2024", "5, 3, 2024, 3, 5, 2024, 3, 5, 5, 3, 2024"],
    ["de", "am 5. März", "5, 3"],
    ["en", "10–20 % or 2-3 weeks", "10 percent, 20 percent, 2 week, 3 week"],
    ["en", "the 1990s, the 21st, in 2018–19", "1990, 21, 2018, 19/2019"],
    ["en", "15KB, 5s, 250ms", "15 kilobyte, 5 second, 250 millisecond"],
    ["en", "H100, v4.8.0, 18.x, GPT-4o, 910C", ""],
    ["en", "18.14.1 and 10.0.0.1", "18.14.1, 10.0.0.1"],
  ])("%s: %s", async (language, text, expected) => {
    expect(await figures(text, language)).toBe(expected);
  });
});

it.each([
  ["The trial period lasts six months and cannot be extended.", "en"],
  ["Die Probezeit beträgt sechs Monate und kann nicht verlängert werden.", "de"],
  ["La période d'essai est de six mois et ne peut pas être prolongée.", "fr"],
  ["Okres próbny trwa sześć miesięcy i nie może być przedłużony.", "pl"],
  ["試用期間は六か月です。", "ja"],
  ["试用期为六个月。", "zh"],
])("the language of a sentence is guessed: %s", (text, language) => {
  const [best] = guessLanguages(text);
  expect(best).toBe(language);
});
