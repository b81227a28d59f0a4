import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Asset, PageAssets } from "../chat/page-assets.ts";

const folder = fileURLToPath(new URL("../chat/page/", import.meta.url));

/** Bundles the chat page and the reader page for the browser. */
export async function buildAssets(): Promise<PageAssets> {
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: ["page.ts", "page.css", "reader.ts", "reader.css"],
    outdir: "bundled",
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  const bundle = (name: string, type: string): Asset => {
    const file = outputFiles.find(({ path }) => path.endsWith(name));
    if (!file) throw new Error(`esbuild made no ${name}`);
    return hashed(name, type, file.text);
  };
  return {
    html: await readFile(`${folder}index.html`, "utf8"),
    icon: hashed("icon.svg", "image/svg+xml", await readFile(`${folder}favicon.svg`, "utf8")),
    script: bundle("page.js", "text/javascript; charset=utf-8"),
    styles: bundle("page.css", "text/css; charset=utf-8"),
    readerScript: bundle("reader.js", "text/javascript; charset=utf-8"),
    readerStyles: bundle("reader.css", "text/css; charset=utf-8"),
  };
}

function hashed(name: string, type: string, body: string): Asset {
  const hash = createHash("sha256").update(body).digest("hex").slice(0, 12);
  return { path: `/assets/${name.replace(".", `-${hash}.`)}`, type, body };
}
