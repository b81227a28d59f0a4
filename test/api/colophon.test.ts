import { expect, it } from "vitest";
import { pageRoutes } from "../../functions/api/pages.ts";
import { buildAssets } from "../../functions/local/assets.ts";
import { chips, shelf } from "../browser/shelf.ts";

const assets = await buildAssets();
const unbranded = { name: "Footnote", greeting: undefined };
const titled = (...titles: string[]) => titles.map((title, index) => ({ ...chips, id: `d${index}`, title }));

/** What the chat page says of its documents. */
async function colophon(...titles: string[]) {
  const page = await (
    await pageRoutes({ current: () => shelf(...titled(...titles)) }, assets, unbranded).request("/")
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

it("goes by the site's own name and greeting, as text", async () => {
  const brand = { name: "Bits & <b>Bytes</b>", greeting: 'Say "hello"' };
  const app = pageRoutes({ current: () => shelf(chips) }, assets, brand);
  const pageAt = async (path: string) => (await app.request(path)).text();
  const name = "Bits &amp; &lt;b&gt;Bytes&lt;/b&gt;";
  const chat = await pageAt("/");
  expect(chat).toContain(`<title>${name}</title>`);
  expect(chat).toContain(`heading="${name}" greeting="Say &quot;hello&quot;"`);
  for (const path of [`/read/${chips.id}`, "/read/nothing"]) {
    const reader = await pageAt(path);
    expect(reader).toContain(` · ${name}</title>`);
    expect(reader).toContain(`<a class="name" href="/">${name}</a>`);
    expect(reader).not.toContain("Footnote");
  }
  const plain = await (
    await pageRoutes({ current: () => shelf(chips) }, assets, unbranded).request("/")
  ).text();
  expect(plain).toContain('<footnote-chat mode="page" endpoint="/" heading="Footnote">');
});
