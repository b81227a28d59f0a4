import { copyFile, cp, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import type { Embedder } from "../functions/corpus/embed/embedder.ts";
import { buildIndex, inputsOf, verifyIndexFile } from "../functions/corpus/index/build.ts";
import { encodeIndex } from "../functions/corpus/index/encode.ts";
import { readFolder } from "../functions/corpus/index/folder.ts";
import { noticeInWords } from "../functions/corpus/index/notices.ts";
import { openIndex } from "../functions/corpus/search/open.ts";
import { buildAssets } from "../functions/local/assets.ts";
import { remarkOnSize } from "./bundle-size.ts";
import { slim } from "./slim.ts";

const entries = fileURLToPath(new URL("../functions/lambda/", import.meta.url));

const nodeModules = fileURLToPath(new URL("../node_modules/", import.meta.url));

const indexName = "corpus.index";

/** The functions, by the names of their files in `functions/lambda/`, and what lies beside their code. */
const functions = {
  chat: [indexName, "assets.json"],
  "slack-webhook": [],
  "slack-worker": [indexName],
  build: [],
} as const;

export type FunctionName = keyof typeof functions;
export const functionNames = Object.keys(functions) as FunctionName[];

/** Programs that a function starts in threads of their own, by their files in `functions/`. */
const threads: Partial<Record<FunctionName, string[]>> = { build: ["corpus/parse/worker.ts"] };

/**
 * Packages that are taken along as they are, with these of their files: they look for their own data on the disk. None of them
 * depends on another.
 */
const packages: Partial<Record<FunctionName, Record<string, string[]>>> = {
  build: {
    "pdfjs-dist": [
      ...["package.json", "LICENSE", "legacy/build/pdf.mjs", "legacy/build/pdf.worker.mjs"],
      ...["cmaps", "standard_fonts", "wasm"],
    ],
  },
};

/** Languages by their codes, as Orama names their files. */
const files: Record<string, string> = {
  ...{ ar: "arabic", bg: "bulgarian", da: "danish", de: "german", el: "greek", en: "english", es: "spanish" },
  ...{ fi: "finnish", fr: "french", hu: "hungarian", id: "indonesian", it: "italian", ja: "japanese" },
  ...{ nb: "norwegian", nl: "dutch", nn: "norwegian", no: "norwegian", pt: "portuguese", ro: "romanian" },
  ...{ ru: "russian", sv: "swedish", tr: "turkish", uk: "ukrainian", zh: "mandarin" },
};

/** What a function loads when it is asked, besides what it starts with. */
const loadedToAnswer: Partial<Record<FunctionName, string>> = { chat: "chat-api" };

/** What a function's folder weighs, in bytes. */
export interface Bundle {
  folder: string;
  /** The code that every start loads. */
  startBytes: number;
  /** That, and what is loaded to answer. */
  answerBytes: number;
  /** All code, with what is loaded only where a setting asks for it. */
  codeBytes: number;
  /** Everything in the folder, and the index in it. */
  bytes: number;
  indexBytes: number;
}

/**
 * Builds the functions as AWS gets them, each into a folder of its own: minified code, the index of the corpus, the pages.
 * Without a folder the documents are in a bucket: the functions begin with an index of none, and one of them builds the next.
 * The same documents and code give the same bytes. What should be known of documents and sizes is said by `say`.
 * @throws {CorpusError} when no document can be read, or the index is not on the disk as it was built.
 * @throws {BundleSizeError} when Lambda would not take a bundle.
 */
export async function bundleFunctions(
  { corpusDir, embedder }: { corpusDir: string | undefined; embedder?: Embedder | undefined },
  outDir: string,
  say: (line: string) => void = () => {},
): Promise<Record<Exclude<FunctionName, "build">, Bundle> & { build?: Bundle }> {
  await rm(outDir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  const index =
    corpusDir === undefined
      ? await emptyIndex(embedder)
      : await buildIndex(await readFolder(corpusDir), { embedder });
  await writeFile(path.join(outDir, indexName), index);
  await writeFile(path.join(outDir, "assets.json"), JSON.stringify(await buildAssets()));
  const { languages, notices } =
    corpusDir === undefined
      ? { languages: new Set(Object.values(files)), notices: [] }
      : await readingOf(index);
  for (const notice of notices) say(noticeInWords(notice));
  const needed = functionNames.filter((name) => name !== "build" || corpusDir === undefined);
  const bundles = needed.map(async (name) => {
    const folder = path.join(outDir, name);
    const sizes = await bundleCode(name, folder, languages);
    for (const file of functions[name]) await copyFile(path.join(outDir, file), path.join(folder, file));
    const withIndex = (functions[name] as readonly string[]).includes(indexName);
    if (withIndex) verifyIndexFile(path.join(folder, indexName));
    // Whoever searches makes the vectors of questions, and whoever builds those of documents.
    if ((withIndex || name === "build") && embedder?.file)
      await copyFile(embedder.file, path.join(folder, path.basename(fileURLToPath(embedder.file))));
    const bundle = { ...sizes, bytes: await bytesIn(folder), indexBytes: withIndex ? index.length : 0 };
    const remark = remarkOnSize(name, bundle);
    if (remark !== undefined) say(remark);
    return [name, { folder, ...bundle }] as const;
  });
  return Object.fromEntries(await Promise.all(bundles)) as Record<FunctionName, Bundle>;
}

/** An index before there is a document. */
function emptyIndex(embedder: Embedder | undefined): Promise<Uint8Array> {
  return encodeIndex(inputsOf({ folder: "", files: [], skipped: [] }, embedder), []);
}

/** The languages that its documents are in, as Orama names them, and what was said when it was built. */
async function readingOf(index: Uint8Array) {
  const opened = await openIndex(index);
  const codes = opened.documents().map(({ language }) => new Intl.Locale(language ?? "en").language);
  const languages = new Set(["english", ...codes.flatMap((code) => files[code] ?? [])]);
  return { languages, notices: opened.notices };
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map(async ({ parentPath, name }) => (await stat(path.join(parentPath, name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Threads are started by the names that their programs have in a bundle. */
const besides: Plugin = {
  name: "besides",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]parse[\\/]parse-file\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replace("./worker.ts", "./worker.mjs"),
      loader: "ts",
    }));
  },
};

async function bundleCode(name: FunctionName, outdir: string, languages: ReadonlySet<string>) {
  const { metafile } = await build({
    entryPoints: {
      index: path.join(entries, `${name}.ts`),
      ...Object.fromEntries(
        (threads[name] ?? []).map((file) => [path.basename(file, ".ts"), path.join(entries, "..", file)]),
      ),
    },
    external: Object.keys(packages[name] ?? {}),
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node24",
    // Else patterns with \\p{…} are made anew whenever they are used.
    supported: { "regexp-unicode-property-escapes": true },
    mainFields: ["module", "main"],
    legalComments: "none",
    metafile: true,
    plugins: [slim(languages), besides],
    // Packages in CommonJS call `require` for Node's own modules.
    banner: {
      js: 'import{createRequire as __require}from"node:module";const require=__require(import.meta.url);',
    },
  });
  for (const [dependency, files] of Object.entries(packages[name] ?? {}))
    for (const file of files)
      await cp(
        path.join(nodeModules, dependency, file),
        path.join(outdir, "node_modules", dependency, file),
        { recursive: true },
      );
  const outputs = Object.entries(metafile.outputs);
  const bytesOf = (files: Iterable<string>) =>
    [...files].reduce((total, file) => total + (metafile.outputs[file]?.bytes ?? 0), 0);
  /** What is loaded with these modules of `functions/lambda/`. */
  const loaded = (...modules: string[]) => {
    const files = new Set(
      outputs
        .filter(([, { entryPoint = "" }]) => modules.includes(path.basename(entryPoint, ".ts")))
        .map(([file]) => file),
    );
    // A set grows while it is gone through: what the modules import, and what that imports.
    for (const file of files)
      for (const { path: imported, kind } of metafile.outputs[file]?.imports ?? [])
        if (kind === "import-statement" && imported in metafile.outputs) files.add(imported);
    return bytesOf(files);
  };
  return {
    startBytes: loaded(name),
    answerBytes: loaded(name, loadedToAnswer[name] ?? name),
    codeBytes: bytesOf(Object.keys(metafile.outputs)),
  };
}
