import { parse as parseToml } from "smol-toml";
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import type { Metadata } from "../document.ts";

/** What front matter says, and what of it cannot be used: a sentence each that names line and key. */
export interface FrontMatter {
  metadata: Partial<Metadata>;
  warnings: string[];
}

const words = z
  .union([z.string(), z.number(), z.date()], "is not a text")
  .transform((value) => (value instanceof Date ? value.toISOString() : String(value)).trim());
/** Docusaurus, Hugo and Jekyll have lists of names, and lists of people with a name. */
const people = z
  .union([words, z.object({ name: words }).transform(({ name }) => name)])
  .or(
    z
      .array(z.union([words, z.object({ name: words }).transform(({ name }) => name)]))
      .transform((names) => names.join(", ")),
  );
const url = z.url({ protocol: /^https?$/, error: "is not an http or https address" });
const language = z
  .string("is not a text")
  .regex(/^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,4}$/, "is not a language tag such as en or pt-BR")
  .transform((tag) => tag.replaceAll("_", "-"));

/** What keys are used, and what they are called by others; the first that can be used counts. */
const keys: Record<keyof Metadata, { names: string[]; schema: z.ZodType<string> }> = {
  title: { names: ["title"], schema: words },
  url: { names: ["url"], schema: url },
  source: { names: ["source"], schema: words },
  author: { names: ["author", "authors"], schema: people },
  date: { names: ["date"], schema: words },
  language: { names: ["language", "lang"], schema: language },
};

/**
 * Reads YAML or TOML front matter, without its `---` or `+++` lines, as far as it can be used.
 * @param line the number of its first line in the file
 */
export function readFrontMatter(
  source: string,
  { format = "yaml", line = 1 }: { format?: "yaml" | "toml"; line?: number } = {},
): FrontMatter {
  const warnings: string[] = [];
  const values = format === "toml" ? readToml(source, line, warnings) : readYaml(source, line, warnings);
  const metadata: Partial<Metadata> = {};
  for (const [key, { names, schema }] of Object.entries(keys))
    for (const name of names) {
      const value = values.get(name);
      if (value === undefined || value === null || key in metadata) continue;
      const parsed = schema.safeParse(value);
      if (parsed.success && parsed.data !== "") metadata[key as keyof Metadata] = parsed.data;
      else if (!parsed.success) {
        const why = parsed.error.issues[0]?.message ?? "";
        const said = /^is not/.test(why) ? why : "is not a text";
        warnings.push(
          `Line ${lineOf(source, name, line)}: the front matter's "${name}" ${said}; it is not used.`,
        );
      }
    }
  return { metadata, warnings };
}

/** Keys of a mapping with their values. One key that is not YAML does not take the others with it. */
function readYaml(source: string, line: number, warnings: string[]): Map<string, unknown> {
  const whole = parsedYaml(source);
  if (isMapping(whole)) return new Map(Object.entries(whole));
  const values = new Map<string, unknown>();
  for (const { key, text, at } of topLevel(source)) {
    const value = parsedYaml(text);
    if (isMapping(value)) for (const [name, inner] of Object.entries(value)) values.set(name, inner);
    else {
      const written = text.includes("\n") ? "" : text.slice(text.indexOf(":") + 1).trim();
      if (written !== "") values.set(key, written);
      const instead = written === "" ? "it is not used" : "it is taken as it is written";
      warnings.push(`Line ${line + at}: the front matter's "${key}" is not YAML; ${instead}.`);
    }
  }
  return values;
}

function parsedYaml(source: string): unknown {
  try {
    return parseYaml(source, { uniqueKeys: false, logLevel: "error" });
  } catch {
    return undefined;
  }
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** The lines that belong to each key of the outermost mapping. */
function topLevel(source: string): { key: string; text: string; at: number }[] {
  const parts: { key: string; lines: string[]; at: number }[] = [];
  for (const [at, text] of source.split(/\r\n|[\r\n]/).entries()) {
    const key = /^([\w.-]+)[ \t]*:(?:\s|$)/.exec(text)?.[1];
    if (key) parts.push({ key, lines: [text], at });
    else if (text.trim() !== "" && !text.startsWith("#")) parts.at(-1)?.lines.push(text);
  }
  return parts.map(({ key, lines, at }) => ({ key, text: lines.join("\n"), at }));
}

function readToml(source: string, line: number, warnings: string[]): Map<string, unknown> {
  try {
    return new Map(Object.entries(parseToml(source)));
  } catch (error) {
    const [why = ""] = (error as Error).message.replace(/^Invalid TOML document: /, "").split("\n");
    const at = (error as { line?: number }).line ?? 1;
    warnings.push(`Line ${line + at - 1}: the front matter is not TOML (${why}); it is not used.`);
    return new Map();
  }
}

function lineOf(source: string, key: string, line: number): number {
  const at = source
    .split(/\r\n|[\r\n]/)
    .findIndex((text) => /^["']?([\w.-]+)["']?\s*[:=]/.exec(text)?.[1] === key);
  return line + Math.max(0, at);
}

/** A text that begins with front matter, and what comes after it. */
export interface Split extends FrontMatter {
  rest: string;
  /** How many lines of the file stand before the rest. */
  lines: number;
}

/** Splits the front matter off a text that begins with it. Two rules around a text are no front matter. */
export function splitFrontMatter(source: string): Split {
  const text = source.replace(/^\uFEFF/, "");
  const fence = /^(---|\+\+\+)[ \t]*\r?\n/.exec(text);
  const none = { metadata: {}, warnings: [], rest: text, lines: 0 };
  if (!fence) return none;
  const mark = fence[1] === "---" ? "---" : "+++";
  const end = closingLine(text, fence[0].length, mark);
  if (end === undefined) return none;
  const inside = text.slice(fence[0].length, end.start);
  if (inside.trim() !== "" && !/^["']?[\w.-]+["']?[ \t]*[:=]|^\[[\w."-]+\]/m.test(inside)) return none;
  const format = mark === "---" ? "yaml" : "toml";
  const { metadata, warnings } = readFrontMatter(inside, { format, line: 2 });
  const lines = text.slice(0, end.end).split("\n").length - 1;
  return { metadata, warnings, rest: text.slice(end.end), lines };
}

function closingLine(text: string, from: number, mark: string): { start: number; end: number } | undefined {
  for (let start = from; start < text.length; ) {
    const next = text.indexOf("\n", start);
    const end = next < 0 ? text.length : next + 1;
    const line = text.slice(start, end).trimEnd();
    if (line === mark || (mark === "---" && line === "...")) return { start, end };
    start = end;
  }
  return undefined;
}
