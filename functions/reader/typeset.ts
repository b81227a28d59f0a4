import { html } from "hono/html";
import type { AdmonitionKind, Block } from "../corpus/blocks.ts";
import type { Section } from "../corpus/document.ts";
import { inline, type Markup, type Shown } from "./inline.ts";

/** A document as it is typeset: blocks in reading order, a parent before its children. */
export interface Typeset extends Shown {
  blocks: readonly Block[];
  sections: readonly Section[];
}

const kinds: Record<AdmonitionKind, string> = {
  note: "Note",
  tip: "Tip",
  important: "Important",
  warning: "Warning",
  caution: "Caution",
  danger: "Danger",
};

/**
 * The blocks of a document as HTML, a section for each of its headings: what is a list, a table or code there, is one here.
 * The heading of the section `without` is left to the page.
 */
export function typeset(document: Typeset, without: Section | undefined): Markup[] {
  const children = new Map<number | undefined, number[]>();
  for (const [row, { parent }] of document.blocks.entries())
    children.set(parent, [...(children.get(parent) ?? []), row]);
  const anchors = new Map(document.sections.map(({ start, anchor }) => [start, anchor]));

  const all = (parent: number | undefined): Markup[] =>
    (children.get(parent) ?? []).map((row) => shown(document.blocks[row] as Block, row));
  /** What stands in a block: its children, or its words where it has none. */
  const content = (block: Block, row: number): Markup[] =>
    children.has(row) ? all(row) : inline(document, block);
  const childrenOf = (row: number, kind: Block["kind"]) =>
    (children.get(row) ?? []).filter((child) => document.blocks[child]?.kind === kind);

  function shown(block: Block, row: number): Markup {
    switch (block.kind) {
      case "heading":
        return block.start === without?.start
          ? ""
          : heading(block, anchors.get(block.start), inline(document, block));
      case "list":
        return block.ordered ? html`<ol>${all(row)}</ol>` : html`<ul>${all(row)}</ul>`;
      case "item":
        return item(block, content(block, row));
      case "code":
        return code(block, inline(document, block));
      case "table":
        return table(row);
      case "quotation":
        return html`<blockquote dir="auto">${content(block, row)}</blockquote>`;
      case "admonition":
        return html`<div class="admonition ${block.of ?? "note"}" role="note" dir="auto">${boxed(block, row)}</div>`;
      case "definitions":
        return html`<dl>${all(row)}</dl>`;
      case "term":
        return html`<dt dir="auto">${content(block, row)}</dt>`;
      case "description":
        return html`<dd dir="auto">${content(block, row)}</dd>`;
      case "caption":
        return html`<p class="caption" dir="auto">${content(block, row)}</p>`;
      case "formula":
        return html`<p class="formula">${content(block, row)}</p>`;
      case "aside":
        return html`<div class="beside" dir="auto">${content(block, row)}</div>`;
      default:
        return html`<p dir="auto">${content(block, row)}</p>`;
    }
  }

  /** A title of its own is the first line of a box; else its kind stands over it. */
  function boxed({ title, of = "note" }: Block, row: number): Markup[] {
    const [first, ...others] = children.get(row) ?? [];
    const opening = first === undefined ? undefined : document.blocks[first];
    if (!opening || title === undefined) return [html`<p class="kind">${kinds[of]}</p>`, ...all(row)];
    const rest = others.map((child) => shown(document.blocks[child] as Block, child));
    return [html`<p class="kind">${inline(document, opening)}</p>`, ...rest];
  }

  function table(row: number): Markup {
    const caption = childrenOf(row, "caption").map((child) =>
      inline(document, document.blocks[child] as Block),
    );
    const rows = childrenOf(row, "row").map((line) => {
      const cells = childrenOf(line, "cell").map((child) => cell(document.blocks[child] as Block));
      return html`<tr>${cells}</tr>`;
    });
    return html`<div class="table" tabindex="0" role="region" aria-label="Table"><table>
      ${caption.map((words) => html`<caption dir="auto">${words}</caption>`)}<tbody>${rows}</tbody></table></div>`;
  }

  function cell(block: Block): Markup {
    const { columns = 1, rows = 1 } = block;
    const words = inline(document, block);
    return block.header
      ? html`<th dir="auto" colspan="${columns}" rowspan="${rows}">${words}</th>`
      : html`<td dir="auto" colspan="${columns}" rowspan="${rows}">${words}</td>`;
  }

  const parts: Markup[][] = [[]];
  for (const row of children.get(undefined) ?? []) {
    const block = document.blocks[row] as Block;
    if (block.kind === "heading" && parts.at(-1)?.length !== 0) parts.push([]);
    parts.at(-1)?.push(shown(block, row));
  }
  return parts.map((part) => html`<section>${part}</section>`);
}

function heading({ depth = 2 }: Block, anchor: string | undefined, words: Markup[]): Markup {
  const id = anchor ?? "";
  if (depth <= 2) return html`<h2 dir="auto" id="${id}">${words}</h2>`;
  if (depth === 3) return html`<h3 dir="auto" id="${id}">${words}</h3>`;
  return html`<h4 dir="auto" id="${id}">${words}</h4>`;
}

function item({ ordinal, checked }: Block, words: Markup[]): Markup {
  // A state, and nothing that could be changed here.
  if (checked !== undefined)
    return html`<li class="task" dir="auto"><span role="img" aria-label="${checked ? "Done" : "Not done"}">${checked ? "☑" : "☐"}</span> ${words}</li>`;
  if (ordinal === undefined) return html`<li dir="auto">${words}</li>`;
  return html`<li dir="auto" value="${ordinal}">${words}</li>`;
}

function code({ language, title }: Block, words: Markup[]): Markup {
  const label = [title, language].filter(Boolean).join(" · ");
  return html`<figure class="code" dir="ltr"><figcaption><span>${label}</span></figcaption><pre tabindex="0"><code>${words}</code></pre></figure>`;
}
