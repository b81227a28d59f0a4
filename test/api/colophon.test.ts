import { expect, it } from "vitest";
import { pageRoutes } from "../../functions/api/pages.ts";
import { buildAssets } from "../../functions/local/assets.ts";
import { chips, shelf } from "../browser/shelf.ts";

const assets = await buildAssets();
const titled = (...titles: string[]) => titles.map((title, index) => ({ ...chips, id: `d${index}`, title }));

/** What the chat page says of its documents. */
async function colophon(...titles: string[]) {
  const page = await (
    await pageRoutes({ current: () => shelf(...titled(...titles)) }, assets).request("/")
  ).text();
  return page.match(/<p>(Answers .*?)<\/p>/)?.[1]?.replace(/<\/?a[^>]*>/g, "");
}

it("names the documents where they are few, and says what happens without an answer", async () => {
  expect(await colophon("A & B")).toBe(
    "Answers come only from A &amp; B. If it does not hold the answer, you are told so.",
  );
  expect(await colophon("A", "B")).toBe(
    "Answers come only from A and B. If they do not hold the answer, you are told so.",
  );
  expect(await colophon("A", "B", "C")).toBe(
    "Answers come only from A, B, and C. If they do not hold the answer, you are told so.",
  );
  expect(await colophon("A", "B", "C", "D")).toBe(
    "Answers come only from the 4 documents of this corpus. If they do not hold the answer, you are told so.",
  );
});
