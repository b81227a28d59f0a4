import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

/** A module that stands in for another. */
interface StandIn {
  filter: RegExp;
  contents(path: string): string | Promise<string>;
}

/**
 * Leaves out of the bundles what the functions never run but what the libraries carry along. The bundles are tested as
 * bundles: a cut that goes too deep fails there.
 */
export function slim(languages: ReadonlySet<string>): Plugin {
  const standIns: StandIn[] = [
    // Error messages in fifty languages; ours are English.
    {
      filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/,
      contents: () => 'export { default as en } from "./en.js";',
    },
    // A function's credentials are in its environment. The chain would look at files, SSO and other machines first.
    {
      filter: /[\\/]@aws-sdk[\\/]credential-provider-node[\\/]dist-\w+[\\/]index\.js$/,
      contents: () => 'export { fromEnv as defaultProvider } from "@aws-sdk/credential-provider-env";',
    },
    // Schemas are read as they are written: none is compiled ahead, or made from JSON Schema.
    {
      filter: /[\\/]zod[\\/]v4[\\/](?:core[\\/]compile|classic[\\/]from-json-schema)\.js$/,
      contents: hollow,
    },
    // Of OpenAI's API: chat completions and embeddings. Others keep their names, with nothing behind them.
    { filter: /[\\/]openai[\\/]resources[\\/](?:[a-z-]+[\\/])?[a-z-]+\.mjs$/, contents: hollow },
    {
      filter: /[\\/]openai[\\/]lib[\\/](?:AssistantStream|ChatCompletion\w*(?:Stream|Runner))\.mjs$/,
      contents: hollow,
    },
    // Keys are keys here; nobody signs in to OpenAI with a certificate.
    {
      filter: /[\\/]openai[\\/](?:internal[\\/])?auth[\\/](?:x509-)?workload-identity-auth\.mjs$/,
      contents: hollow,
    },
  ];
  const kept = /[\\/]openai[\\/]resources[\\/](?:index|embeddings|shared|chat[\\/].*)\.mjs$/;
  return {
    name: "slim",
    setup({ onLoad, onResolve }) {
      for (const { filter, contents } of standIns)
        onLoad({ filter }, async ({ path }) =>
          kept.test(path)
            ? undefined
            : { contents: await contents(path), resolveDir: path.replace(/[\\/][^\\/]*$/, "") },
        );
      // Words of languages that no document is in: the import is never reached.
      onResolve({ filter: /^@orama\/(?:stemmers|stopwords)\// }, ({ path }) => {
        const language = path.slice(path.lastIndexOf("/") + 1);
        return languages.has(language) ? undefined : { path, external: true };
      });
    },
  };
}

/** A module with the same names, each an empty function: it can be called, made an instance of, and extended. */
async function hollow(path: string): Promise<string> {
  const text = await readFile(path, "utf8");
  const declared = [...text.matchAll(/^export (?:class|function|const) (\w+)/gm)].map(([, name]) => name);
  const listed = [...text.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, list = ""]) =>
    list.split(",").map((entry) =>
      entry
        .trim()
        .split(/\s+as\s+/)
        .at(-1),
    ),
  );
  const names = new Set([...declared, ...listed].filter(Boolean));
  return [...names].map((name) => `export function ${name}() {}`).join("\n");
}
