import { expect, it } from "vitest";
import { splitSentences } from "../../functions/language/sentences.ts";

it.each([
  ["bg", "Цената е 20 лв. Таксата, т.е. Данъкът, се плаща отделно.", 1],
  ["cs", "Viz např. Prahu nebo Brno. Cena je stálá.", 2],
  ["da", "Der er flere byer, bl.a. Aarhus og Odense. De er store.", 2],
  ["de", "Man nimmt z. B. Wasser. Die Frist läuft nach Abs. Drei ab.", 2],
  ["de", "Gib die PIN. Dann warte.", 2],
  ["de", "Der Verein (e. V. Hamburg) tagt am Dienstag.", 1],
  ["el", "Υπάρχουν πόλεις, π.χ. Αθήνα. Είναι μεγάλη.", 2],
  ["en", "See Dr. Brown. He is in.", 2],
  ["es", "La Sra. López vive en la Avda. Central. Es tranquila.", 2],
  ["fi", "Kaupunkeja on useita, esim. Turku. Se on vanha.", 2],
  ["fr", "Voir l'éd. Gallimard, cf. Proust. Elle est épuisée.", 2],
  ["hu", "Van több város, pl. Szeged. Ez nagy.", 2],
  ["id", "Alamatnya di Jl. Merdeka. Kantornya buka.", 2],
  ["it", "Lo dice il dott. Rossi della S.p.A. Aurora. È vero.", 2],
  ["nl", "Er zijn steden, bijv. Utrecht. Die is oud.", 2],
  ["no", "Det er flere byer, f.eks. Bergen. Den er stor.", 2],
  ["pl", "Mieszka przy ul. Długiej. Miasto, np. Gdańsk, jest duże.", 2],
  ["pt", "A Dra. Souza mora na Av. Central. É calma.", 2],
  ["ro", "Vezi art. Unu din lege. Este scurt.", 2],
  ["ru", "Он живёт на ул. Ленина. Там тихо.", 2],
  ["sv", "Det finns städer, t.ex. Lund. Den är gammal.", 2],
  ["tr", "Bkz. Ankara ve İzmir. İkisi de büyük.", 2],
  ["uk", "Він живе на вул. Садовій. Там тихо.", 2],
])("%s: %s", (language, text, count) => {
  expect(splitSentences(text, language).map(({ start, end }) => text.slice(start, end))).toHaveLength(count);
});
