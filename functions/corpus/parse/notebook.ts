import { z } from "zod";
import type { ParsedBlock } from "../blocks.ts";
import type { ParsedFile } from "../document.ts";
import { CorpusError } from "../errors.ts";
import { splitFrontMatter } from "./front-matter.ts";
import { htmlBlocks } from "./html-blocks.ts";
import { markdownBlocks } from "./markdown.ts";
import { visible } from "./words.ts";

/** Text comes in one piece or as a list of lines. */
const text = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (Array.isArray(value) ? value.join("") : value));
const output = z.looseObject({
  output_type: z.string().catch(""),
  text: text.optional().catch(undefined),
  data: z.record(z.string(), z.unknown()).optional().catch(undefined),
  ename: z.string().optional().catch(undefined),
  evalue: z.string().optional().catch(undefined),
});
const cell = z.looseObject({
  cell_type: z.string(),
  source: text,
  outputs: z.array(output).optional(),
  metadata: z
    .looseObject({ tags: z.array(z.string()).optional().catch(undefined) })
    .optional()
    .catch(undefined),
});
const notebook = z.looseObject({
  cells: z.array(cell),
  metadata: z
    .looseObject({
      title: z.string().optional().catch(undefined),
      language_info: z.looseObject({ name: z.string() }).optional().catch(undefined),
      kernelspec: z.looseObject({ language: z.string() }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});
type Output = z.infer<typeof output>;

/** Longer outputs are logs and dumps: their beginning tells what they are. */
const longestOutput = { lines: 40, signs: 4000 };

/**
 * Parses a Jupyter notebook: its text, its code and what the code printed, in the order of the cells.
 * @throws {CorpusError} when it is not a notebook of version 4.
 */
export function parseNotebook(source: string): ParsedFile {
  const { cells, metadata: about } = read(source);
  const language = about?.language_info?.name ?? about?.kernelspec?.language;
  const blocks: ParsedBlock[] = [];
  const warnings: string[] = [];
  let front: ParsedFile["metadata"] = about?.title ? { title: about.title } : {};
  for (const [i, { cell_type, source: content, outputs = [], metadata }] of cells.entries()) {
    const place = `Cell ${i + 1}`;
    if (metadata?.tags?.some((tag) => /^(?:remove|hide)[-_]cell$/.test(tag))) continue;
    if (cell_type === "markdown") {
      const read = markdownBlocks(content);
      for (const block of read.blocks) blocks.push(block);
      warnings.push(...read.warnings.map((warning) => `${place}: ${warning}`));
    } else if (cell_type === "raw") front = { ...splitFrontMatter(content).metadata, ...front };
    else if (cell_type === "code") {
      const code = visible(content).trimEnd();
      if (code.trim() !== "") blocks.push({ kind: "code", ...(language ? { language } : {}), text: code });
      for (const made of outputs) {
        const { shown, lacks } = blocksOf(made);
        blocks.push(...shown);
        if (lacks) warnings.push(`${place} shows ${lacks}.`);
      }
    }
  }
  const [first, second] = blocks.filter((block) => block.kind === "heading" && block.depth === 1);
  const title = front.title ?? (first?.kind === "heading" && !second ? first.text : undefined);
  return {
    metadata: { ...front, ...(title ? { title } : {}) },
    blocks,
    ...(warnings.length > 0 ? { warnings } : {}),
  };
}

function read(source: string): z.infer<typeof notebook> {
  let value: unknown;
  try {
    value = JSON.parse(source.replace(/^\uFEFF/, ""));
  } catch {
    throw new CorpusError("is no notebook: it is not JSON");
  }
  const parsed = notebook.safeParse(value);
  if (!parsed.success) throw new CorpusError("is no notebook of version 4: save it with a current Jupyter");
  return parsed.data;
}

/** What an output shows, in the best form of those that it comes in. */
function blocksOf({ output_type, text: printed, data, ename, evalue }: Output): {
  shown: ParsedBlock[];
  lacks?: string;
} {
  if (output_type === "error") return { shown: asOutput([ename, evalue].filter(Boolean).join(": ")) };
  if (printed !== undefined) return { shown: asOutput(printed) };
  const as = (type: string) => {
    const parsed = text.safeParse(data?.[type]);
    return parsed.success ? parsed.data : undefined;
  };
  const markdown = as("text/markdown");
  if (markdown !== undefined) return { shown: markdownBlocks(markdown).blocks };
  const html = as("text/html");
  // A table of a data frame; other HTML is a widget, which says in words what it is.
  if (html && /<table\b/i.test(html)) return { shown: htmlBlocks(html) };
  const latex = as("text/latex");
  if (latex)
    return {
      shown: [
        {
          kind: "formula",
          text: latex
            .replace(/^\${1,2}|\${1,2}$/g, "")
            .replace(/\s+/g, " ")
            .trim(),
        },
      ],
    };
  const plain = as("text/plain") ?? "";
  const isImage = Object.keys(data ?? {}).some((type) => type.startsWith("image/"));
  if (isImage) return { shown: [], lacks: "an image that cannot be read" };
  return { shown: asOutput(plain) };
}

function asOutput(printed: string): ParsedBlock[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals' colours are written so
  const plain = visible(printed.replace(/\u001b\[[0-9;]*[A-Za-z]/g, "")).trimEnd();
  if (plain.trim() === "") return [];
  const lines = plain.split("\n", longestOutput.lines + 1);
  const whole = lines.length <= longestOutput.lines && plain.length <= longestOutput.signs;
  const text = whole
    ? plain
    : `${lines.slice(0, longestOutput.lines).join("\n").slice(0, longestOutput.signs)}\n…`;
  return [{ kind: "code", title: "Output", text }];
}
