import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import type { Asset, PageAssets } from "../reader/page-assets.ts";
import { spoken } from "../widget/words/words.ts";

const functions = fileURLToPath(new URL("../", import.meta.url));
const javascript = "text/javascript; charset=utf-8";
const css = "text/css; charset=utf-8";

/** Bundles the chat, the pages and the widget for the browser. */
export async function buildAssets(): Promise<PageAssets> {
  const [script, module, styles, readerScript, readerStyles] = await Promise.all([
    bundle("widget/script.ts", "iife"),
    bundle("widget/module.ts", "esm"),
    bundle("api/page/page.css"),
    bundle("reader/page/reader.ts", "iife"),
    bundle("reader/page/reader.css"),
  ]);
  // English is in the script itself.
  const languages = spoken.filter((tag) => tag !== "en");
  const words = await Promise.all(
    languages.map(async (tag) => ({
      path: `/widget/${tag}.mjs`,
      type: javascript,
      body: await bundle(`widget/words/${tag}.ts`, "esm"),
    })),
  );
  const read = (file: string) => readFile(`${functions}${file}`, "utf8");
  return {
    html: await read("api/page/index.html"),
    icon: hashed("icon.svg", "image/svg+xml", await read("api/page/favicon.svg")),
    script: hashed("chat.js", javascript, script),
    styles: hashed("page.css", css, styles),
    readerScript: hashed("reader.js", javascript, readerScript),
    readerStyles: hashed("reader.css", css, readerStyles),
    widget: [
      { path: "/widget.js", type: javascript, body: script },
      { path: "/widget.mjs", type: javascript, body: module },
      { path: "/widget.d.ts", type: "text/plain; charset=utf-8", body: await read("widget/widget.d.ts") },
      ...words,
    ],
  };
}

async function bundle(entry: string, format?: "iife" | "esm"): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: functions,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    charset: "utf8",
    target: "es2022",
    write: false,
    ...(format ? { format, plugins: [styleSheets] } : {}),
  });
  return outputFiles[0]?.text ?? "";
}

/** Style sheets that scripts import become text, bundled and minified like the scripts themselves. */
const styleSheets: Plugin = {
  name: "style-sheets",
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const text = await bundle(path);
      return { contents: withOwnRem(text), loader: "text" };
    });
  },
};

/** In the widget, `rem` is a length of its own: see `functions/widget/styles.ts`. Media queries know the reader's. */
function withOwnRem(styles: string): string {
  return styles
    .split(/(@media[^{]*)/)
    .map((part) =>
      part.startsWith("@media") ? part : part.replace(/(-?[\d.]+)rem\b/g, "calc($1*var(--rem))"),
    )
    .join("");
}

function hashed(name: string, type: string, body: string): Asset {
  const hash = createHash("sha256").update(body).digest("hex").slice(0, 12);
  return { path: `/assets/${name.replace(".", `-${hash}.`)}`, type, body };
}
