import { createHash } from "node:crypto";
import { appendFile, mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import type { Embedder } from "./embedder.ts";

/**
 * An embedder that keeps what it has done in a file until `finish`: a build that was broken off, by a server or by
 * Ctrl-C, goes on where it stopped. One line of JSON for each vector; a line that was cut short is skipped.
 */
export function resumable(
  embedder: Embedder,
  file: string,
): { embedder: Embedder; finish: () => Promise<void> } {
  let kept: Promise<Map<string, Float32Array>> | undefined;
  const keyOf = (text: string) =>
    createHash("sha256").update(`${embedder.name}\n${text}`).digest("base64").slice(0, 22);
  return {
    embedder: {
      ...embedder,
      async embed(texts, role) {
        kept ??= read(file);
        const known = await kept;
        const missing = [...new Set(texts.filter((text) => !known.has(keyOf(text))))];
        if (missing.length > 0) {
          const vectors = await embedder.embed(missing, role);
          const lines = vectors.map((vector, i) => {
            const key = keyOf(missing[i] ?? "");
            known.set(key, vector);
            const bytes = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
            return `${JSON.stringify([key, bytes.toString("base64")])}\n`;
          });
          await mkdir(path.dirname(file), { recursive: true });
          await appendFile(file, lines.join(""));
        }
        return texts.map((text) => known.get(keyOf(text)) ?? new Float32Array());
      },
    },
    finish: () => rm(file, { force: true }),
  };
}

async function read(file: string): Promise<Map<string, Float32Array>> {
  const lines = (await readFile(file, "utf8").catch(() => "")).split("\n");
  const kept = new Map<string, Float32Array>();
  for (const line of lines) {
    const [, key, base64] = /^\["([^"]+)","([^"]+)"\]$/.exec(line) ?? [];
    if (key && base64) kept.set(key, new Float32Array(new Uint8Array(Buffer.from(base64, "base64")).buffer));
  }
  return kept;
}
