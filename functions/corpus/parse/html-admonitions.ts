import type { AdmonitionKind } from "../blocks.ts";
import {
  attribute,
  childrenOf,
  classesOf,
  descendants,
  type Element,
  elementsIn,
  find,
  isElement,
  rawText,
} from "./html-tree.ts";
import { fold } from "./words.ts";

const kinds: Record<string, AdmonitionKind> = {
  note: "note",
  notes: "note",
  info: "note",
  information: "note",
  abstract: "note",
  summary: "note",
  seealso: "note",
  secondary: "note",
  primary: "note",
  remark: "note",
  tip: "tip",
  tips: "tip",
  hint: "tip",
  success: "tip",
  important: "important",
  attention: "important",
  warning: "warning",
  warn: "warning",
  caution: "caution",
  danger: "danger",
  error: "danger",
  critical: "danger",
  severe: "danger",
};
/** Words that mean an admonition also where a page uses them alone. */
const alone = new Set(
  "note tip hint important attention warning caution danger seealso admonition".split(" "),
);
/** The kind that a word alone names: the name of a style. */
export function kindNamed(word: string): AdmonitionKind | undefined {
  return alone.has(word) ? kinds[word] : undefined;
}

/** What documentation tools call such boxes, before or beside the kind. */
const families =
  /^(?:theme-)?(?:admonition|admonitionblock|alert|markdown-alert|callout|bs-callout|custom-block|hint|hint-container|notice|notecard|starlight-aside|aside|confluence-information-macro|information-macro|macro|message|messagebox|msg|note|infoblock|sl-alert|panel|highlight-box|is)$/;
const holders = new Set("div aside section blockquote p table details dl article figure".split(" "));

/** The kind of admonition that an element is, by its role or the names that documentation tools give; else undefined. */
export function admonitionKind(element: Element): AdmonitionKind | undefined {
  if (!holders.has(element.tagName)) return undefined;
  const kind = kindOf(element);
  return kind && !wrapsPage(element) ? kind : undefined;
}

/** Whole pages are wrapped in names like these, too; their title stands near the top. */
function wrapsPage(element: Element): boolean {
  return descendants(element)
    .take(300)
    .some(({ tagName }) => tagName === "h1" || tagName === "main");
}

function kindOf(element: Element): AdmonitionKind | undefined {
  const classes = classesOf(element).filter((name) => name.length < 60);
  const declared = attribute(element, "data-callout") ?? attribute(element, "data-admonition-type");
  if (declared) return kinds[declared.toLowerCase()] ?? "note";
  const inFamily = classes.some((name) => families.test(name));
  for (const name of classes) {
    const own = kinds[name];
    if (own && (inFamily || alone.has(name))) return own;
    const parts = /^([a-z-]+?)[-_]+([a-z]+)$/.exec(name);
    const kind = parts && kinds[parts[2] ?? ""];
    if (kind && families.test((parts[1] ?? "").replace(/-+$/, ""))) return kind;
  }
  if (classes.includes("admonition")) return "note";
  const role = attribute(element, "role");
  return role === "note" || role === "doc-notice" || role === "doc-tip"
    ? role === "doc-tip"
      ? "tip"
      : "note"
    : undefined;
}

/** The element that is the title of an admonition, and what its content is. */
export function partsOf(admonition: Element): { title?: Element; content: Element } {
  const content = contentCell(admonition) ?? admonition;
  const [first] = elementsIn(content).filter((element) => !isIcon(element));
  const deep = first && !/^(?:p|ul|ol|dl|pre|table)$/.test(first.tagName) ? elementsIn(first)[0] : undefined;
  for (const candidate of [first, deep])
    if (candidate && beginsWith(content, candidate) && isTitle(candidate))
      return { title: candidate, content };
  return { content };
}

/** AsciiDoc lays an admonition out as a table: an icon, and the content. */
function contentCell(admonition: Element): Element | undefined {
  if (!classesOf(admonition).includes("admonitionblock")) return undefined;
  return find(admonition, (cell) => cell.tagName === "td" && classesOf(cell).includes("content"));
}

function isIcon(element: Element): boolean {
  return /^(?:svg|i|img)$/.test(element.tagName) || classesOf(element).some((name) => /icon/.test(name));
}

function isTitle(element: Element): boolean {
  if (/^(?:h[2-6]|summary|dt|legend)$/.test(element.tagName)) return true;
  if (classesOf(element).some((name) => /(?:title|heading|header|label)(?:_[a-z0-9]{1,8})?$/.test(name)))
    return true;
  if (element.tagName !== "p") return false;
  if (kinds[fold(rawText(element)).toLowerCase().replace(/:$/, "")]) return true;
  // A paragraph that is bold from its first to its last word.
  const inner = childrenOf(element).filter((node) => isElement(node) || fold(textOf(node)) !== "");
  const [only] = inner;
  return inner.length === 1 && only !== undefined && isElement(only) && /^(?:strong|b)$/.test(only.tagName);
}

function beginsWith(content: Element, candidate: Element): boolean {
  for (const node of childrenOf(content)) {
    if (isElement(node) && !isIcon(node))
      return node === candidate || childrenOf(node).includes(candidate as never);
    if (!isElement(node) && fold(textOf(node)) !== "") return false;
  }
  return false;
}

const textOf = (node: object) =>
  "value" in node && "nodeName" in node && node.nodeName === "#text" ? String(node.value) : "";
