import type { CorpusFiles } from "../../functions/corpus/index/folder.ts";

/** A corpus folder that is nowhere on disk: texts by the names of their files. */
export function filesOf(texts: Record<string, string>): CorpusFiles {
  const files = Object.entries(texts).map(([name, text]) => {
    const bytes = new TextEncoder().encode(text);
    return {
      name,
      id: name.replace(/\.\w+$/, ""),
      size: bytes.length,
      fingerprint: name,
      read: async () => ({ bytes }),
    };
  });
  return { folder: "texts", files, skipped: [] };
}
