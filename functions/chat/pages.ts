import { Hono } from "hono";
import { etag } from "hono/etag";
import { html } from "hono/html";
import type { Corpus } from "../corpus/corpus.ts";
import type { Asset, PageAssets } from "./page-assets.ts";
import { missingPage, readerPage } from "./reader.ts";

/** Nothing runs or loads but what this server sends: text of documents and models stays text. */
const pageHeaders = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join("; "),
  "cache-control": "no-cache",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
};

/** What the pages read of a corpus. */
type Shelf = Pick<Corpus, "documentCount" | "documents" | "document">;

/** `GET /`, the chat page; `GET /read/{document}`, the source reader; and the files that they load. */
export function pageRoutes(corpus: Shelf, assets: PageAssets): Hono {
  const app = new Hono();
  const home = chatPage(corpus, assets);
  app.get("/", async (c) => c.html(await home, 200, pageHeaders));
  app.get("/read/:document", (c) => {
    const document = corpus.document(c.req.param("document"));
    return document
      ? c.html(readerPage(document, assets, c.req.query()), 200, pageHeaders)
      : c.html(missingPage(assets), 404, pageHeaders);
  });
  const { icon, script, styles, readerScript, readerStyles, widget } = assets;
  for (const asset of [icon, script, styles, readerScript, readerStyles])
    serve(app, asset, { "cache-control": "public, max-age=31536000, immutable" });
  // For any site: the API says which sites may ask.
  for (const asset of widget)
    serve(app, asset, {
      "cache-control": "public, max-age=300, stale-while-revalidate=86400",
      "access-control-allow-origin": "*",
      "cross-origin-resource-policy": "cross-origin",
    });
  return app;
}

function serve(app: Hono, { path, type, body }: Asset, headers: Record<string, string>): void {
  app.get(path, etag(), (c) =>
    c.body(body, 200, { "content-type": type, "x-content-type-options": "nosniff", ...headers }),
  );
}

async function chatPage(corpus: Shelf, { html: page, icon, script, styles }: PageAssets): Promise<string> {
  const values: Record<string, string> = {
    icon: icon.path,
    script: script.path,
    styles: styles.path,
    colophon: String(await colophon(corpus)),
  };
  return page.replace(/\{\{(\w+)\}\}/g, (_, name) => values[name] ?? "");
}

/** Names the documents where they are few. */
function colophon(corpus: Shelf) {
  const rest = "and say so when there is no answer in it";
  if (corpus.documentCount > 3) {
    return html`<p>Answers come only from the ${corpus.documentCount} documents of this corpus, ${rest}.</p>`;
  }
  const titles = corpus
    .documents()
    .map(
      ({ id, title }, index) =>
        html`${index === 0 ? "" : ", "}<a href="/read/${encodeURIComponent(id)}">${title}</a>`,
    );
  return html`<p>Answers come only from ${titles}, ${rest}.</p>`;
}
