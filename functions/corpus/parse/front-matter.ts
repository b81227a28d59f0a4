import { parse as parseYaml } from "yaml";
import { z } from "zod";
import type { Metadata } from "../document.ts";
import { CorpusError } from "../errors.ts";

const words = z
  .union([z.string(), z.number(), z.date()])
  .transform((value) => (value instanceof Date ? value.toISOString() : String(value)).trim());
const frontMatter = z.object({
  title: words.optional(),
  url: z.url({ protocol: /^https?$/, error: "must be an http or https address" }).optional(),
  source: words.optional(),
  author: words.optional(),
  date: words.optional(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]+)*$/, "must be a language tag such as en or pt-BR")
    .optional(),
});

/**
 * Reads YAML front matter, without its `---` lines.
 * @throws {CorpusError} when it is not YAML, or naming the key that cannot be used.
 */
export function readFrontMatter(yaml: string): Partial<Metadata> {
  let value: unknown;
  try {
    value = parseYaml(yaml) ?? {};
  } catch (error) {
    throw new CorpusError(`its front matter is not YAML: ${(error as Error).message.split("\n")[0]}`);
  }
  const parsed = frontMatter.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new CorpusError(
      `its front matter cannot be used: ${issue?.path.join(".") || "it"}: ${issue?.message}`,
    );
  }
  return Object.fromEntries(
    Object.entries(parsed.data).filter(([, text]) => text !== undefined && text !== ""),
  );
}

/** Splits the front matter off a text that begins with it; offsets in the rest do not matter to any caller. */
export function splitFrontMatter(source: string): { metadata: Partial<Metadata>; rest: string } {
  const match = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(source);
  return match
    ? { metadata: readFrontMatter(match[1] ?? ""), rest: source.slice(match[0].length) }
    : { metadata: {}, rest: source };
}
