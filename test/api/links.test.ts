import { expect, test } from "vitest";
import { citationUrl } from "../../functions/reader/links.ts";
import { readerLink } from "../../functions/reader/reader-link.ts";

const citation = {
  id: 1,
  document: "report",
  title: "Report",
  section: "Results",
  path: ["Report", "Results"],
  anchor: "results",
  start: 0,
  end: 9,
};
const source = "https://example.org/report";

test.each([
  [
    "12% fell – a well-known, R&D-led case",
    "12%25%20fell%20%E2%80%93%20a%20well%2Dknown%2C%20R%26D%2Dled%20case",
  ],
  [
    "The share of new customers, which the report counts in a way that no other report of the industry does, stayed \
well below the mark of the year before last.",
    "The%20share%20of%20new%20customers,of%20the%20year%20before%20last.",
  ],
  [
    "One\ntwo three four five six seven eight nine ten eleven",
    "One%0Atwo%20three%20four%20five,seven%20eight%20nine%20ten%20eleven",
  ],
  [`${"x".repeat(150)} end`, `${"x".repeat(150)}%20end`],
  ["half \ud83d", "half%20%EF%BF%BD"],
])("links to the words of an original: %s", (quote, directive) => {
  expect(citationUrl({ ...citation, source, quote }, readerLink)).toBe(`${source}#:~:text=${directive}`);
});

test("words of a language without spaces are told apart", () => {
  const quote = "中国企业在禁令之前购买了大量芯片。".repeat(10);
  const [start, end] = new URL(citationUrl({ ...citation, source, quote }, readerLink)).hash
    .replace("#:~:text=", "")
    .split(",");
  expect(quote.startsWith(decodeURIComponent(start ?? ""))).toBe(true);
  expect(quote.endsWith(decodeURIComponent(end ?? ""))).toBe(true);
  expect(decodeURIComponent(`${start}${end}`).length).toBeLessThan(40);
});

test("keeps a fragment that the address has", () => {
  expect(citationUrl({ ...citation, source: `${source}#top`, quote: "Ten" }, readerLink)).toBe(
    `${source}#top:~:text=Ten`,
  );
});

test("a document without an address is read here", () => {
  expect(citationUrl({ ...citation, quote: "Ten, & more" }, readerLink)).toBe(
    "/read/report?section=results&quote=Ten%2C+%26+more#results",
  );
});
