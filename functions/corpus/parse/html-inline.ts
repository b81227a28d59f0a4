import type { Words } from "../blocks.ts";
import { isLeftOut, isStruck } from "./html-left-out.ts";
import { formulaOf } from "./html-math.ts";
import {
  attribute,
  childrenOf,
  type Element,
  elementsIn,
  find,
  hasClass,
  isElement,
  type Node,
  rawText,
} from "./html-tree.ts";
import type { LeftOut } from "./left-out.ts";
import { fold, type MarkKind, WordGatherer } from "./words.ts";

/** What a page is read with: what was left out of it, and where its addresses start from. */
export interface Page {
  /** Lists of links stand in the content on purpose: it is marked as the main content. */
  landmark: boolean;
  base: string | undefined;
  /** What could not be read, and under which heading. */
  leftOut: LeftOut[];
  /** The heading that was read last. */
  under: string | undefined;
}

/** Who reads a run of inline text. */
export interface Run {
  page: Page;
  words: WordGatherer;
  /** Takes an element that is a block of its own; without it, blocks are parted by a space. */
  block?(element: Element): void;
  /** Takes a description that is no part of a sentence. */
  caption?(text: string): void;
  /** What else ends a run: a second line break. */
  lineBreak?(): void;
  /** The names of buttons are read: in headings, which open what stands under them. */
  buttons?: true;
}

const inline = new Set(
  "a abbr acronym b bdi bdo big blink cite code data del dfn em font i img ins kbd label mark math nobr output picture q rb rp rt rtc ruby s samp slot small source span strike strong sub sup svg time tt u var wbr".split(
    " ",
  ),
);
/** What is said of an image that says nothing of itself. */
export const undescribed = "an image without a description";

const media: Record<string, string> = {
  video: "a video",
  audio: "a recording",
  canvas: "a drawing",
  object: "an embedded object",
  embed: "an embedded object",
  iframe: "an embedded page",
};
const marks: Record<string, MarkKind["kind"]> = {
  b: "strong",
  strong: "strong",
  i: "emphasis",
  em: "emphasis",
  cite: "emphasis",
  dfn: "emphasis",
  var: "emphasis",
  code: "code",
  tt: "code",
  samp: "code",
  kbd: "key",
};
/** Longer descriptions tell what a picture shows; shorter ones stand for a sign in the sentence. */
const longestInSentence = 40;
/** More than this is prose that happens to be small. */
const longestRaised = 12;

/** The words of an element and the marks in them; blocks in it are parted by spaces. */
export function wordsOf(element: Node, page: Page, buttons?: true): Words | undefined {
  const words = new WordGatherer();
  for (const child of childrenOf(element)) gather(child, { page, words, ...(buttons ? { buttons } : {}) });
  return words.take();
}

/** Reads a node into a run of words. */
export function gather(node: Node, run: Run): void {
  const { words, page } = run;
  if (node.nodeName === "#text" && "value" in node) words.add(node.value);
  if (!isElement(node)) return;
  const { tagName } = node;
  if (media[tagName] && !isTiny(node)) page.leftOut.push({ what: media[tagName], under: page.under });
  const formula = formulaOf(node);
  if (formula) {
    if (formula.text === "") return;
    if (formula.display && run.block) run.block(node);
    else words.within({ kind: "formula" }, () => words.add(formula.text));
  } else if (isLeftOut(node)) return;
  else if (isStruck(node)) words.leaveOut();
  else if (tagName === "img" || tagName === "svg" || attribute(node, "role") === "img") image(node, run);
  else if (tagName === "br") {
    words.space();
    run.lineBreak?.();
  } else if (run.block && isFileName(node)) run.block(node);
  else if (tagName === "button" ? run.buttons : isInline(node)) inSentence(node, run);
  else if (run.block) run.block(node);
  else if (tagName !== "button") {
    words.space();
    for (const child of childrenOf(node)) gather(child, run);
    words.space();
  }
}

function inSentence(element: Element, run: Run): void {
  const { words } = run;
  const { tagName } = element;
  const children = () => {
    for (const child of childrenOf(element)) gather(child, run);
  };
  const mark = markOf(element, run.page);
  if (tagName === "ruby") ruby(element, run);
  else if ((tagName === "sup" || tagName === "sub" || refersToNote(element)) && isRaised(element)) {
    const plain = wordsOf(element, run.page)?.text ?? "";
    const spaced = /^\s/.test(rawText(element));
    words.raise(tagName === "sub" ? "lowered" : "raised", spaced ? ` ${plain}` : plain);
  } else if (tagName === "code" && run.block && isListing(element)) run.block(element);
  else if (mark) words.within(mark, children);
  else children();
}

/** Books raise the numbers of notes by their style sheet. */
function refersToNote(element: Element): boolean {
  return attribute(element, "role") === "doc-noteref" || attribute(element, "epub:type") === "noteref";
}

/** The line over a block of code that names its file, as documentation tools call it. */
export function isFileName(element: Element): boolean {
  if (hasClass(element, "code-block-caption", "code-title", "filename", "code-block-title", "codeheader"))
    return element.tagName !== "code";
  return /(?:^|\s)codeBlockTitle/.test(attribute(element, "class") ?? "");
}

function isRaised(element: Element): boolean {
  return fold(rawText(element)).length <= longestRaised && !find(element, ({ tagName }) => tagName === "img");
}

function markOf(element: Element, page: Page): MarkKind | undefined {
  const { tagName } = element;
  if (tagName === "a") {
    const href = addressOf(attribute(element, "href"), page.base);
    return href ? { kind: "link", href } : undefined;
  }
  const kind = marks[tagName];
  if (!kind || kind === "link") return undefined;
  // Keys that are pressed together: each is one.
  return kind === "key" && find(element, ({ tagName }) => tagName === "kbd") ? undefined : { kind };
}

/** Where a link goes to; undefined for scripts and places in the same page. */
function addressOf(href: string | undefined, base: string | undefined): string | undefined {
  if (!href || href.startsWith("#")) return undefined;
  const scheme = /^[a-z][a-z0-9+.-]{0,20}:/i.exec(href)?.[0].toLowerCase();
  if (scheme) return /^(?:https?|mailto|tel):$/.test(scheme) ? href : undefined;
  return base && URL.canParse(href, base) ? new URL(href, base).href : href;
}

/** 漢字(かんじ): what is written, then how it is read. */
function ruby(element: Element, run: Run): void {
  const readings: string[] = [];
  for (const child of childrenOf(element)) {
    const name = child.nodeName;
    if (name === "rt" || name === "rtc") readings.push(fold(rawText(child)));
    else if (name !== "rp") gather(child, run);
  }
  const reading = readings.join("");
  if (reading !== "") run.words.add(`(${reading})`);
}

/** Pages draw blocks of code as `code` with line breaks, too. */
function isListing(code: Element): boolean {
  return find(code, ({ tagName }) => tagName === "br" || tagName === "div") !== undefined;
}

function image(element: Element, run: Run): void {
  const { page, words } = run;
  const described = fold(
    attribute(element, "alt") ?? attribute(element, "aria-label") ?? svgTitle(element) ?? "",
  );
  const alt = saysNothing(described) ? "" : described;
  if (alt === "") {
    const silent =
      attribute(element, "alt") === "" || attribute(element, "aria-hidden") === "true" || isTiny(element);
    const drawing = element.tagName === "svg" && svgWords(element) >= 3;
    if (element.tagName === "img" && !silent) page.leftOut.push({ what: undescribed, under: page.under });
    if (drawing) page.leftOut.push({ what: "a drawing", under: page.under });
    return;
  }
  if (!run.caption || (alt.length <= longestInSentence && isInSentence(element))) words.add(alt);
  else run.caption(alt);
}

const svgTitle = (element: Element) => {
  const title = element.tagName === "svg" && elementsIn(element).find(({ tagName }) => tagName === "title");
  return title ? rawText(title) : undefined;
};

function svgWords(svg: Element): number {
  let texts = 0;
  find(svg, ({ tagName }) => (tagName === "text" || tagName === "foreignObject") && ++texts >= 3);
  return texts;
}

/** Descriptions that programs put in: a file's name, "image". */
function saysNothing(alt: string): boolean {
  return (
    /^(?:image|img|photo|picture|logo|icon|avatar|screenshot|untitled|null|undefined|alt)?[\s\d]*$/i.test(
      alt,
    ) || /^\S+\.(?:png|jpe?g|gif|svg|webp)$/i.test(alt)
  );
}

/** Icons and pixels that count visits. */
function isTiny(element: Element): boolean {
  const sides = [attribute(element, "width"), attribute(element, "height")].map((side) =>
    Number.parseInt(side ?? "", 10),
  );
  return sides.some((side) => side <= 32) || hasClass(element, "emoji", "icon");
}

/** Whether it has text beside it. */
function isInSentence(element: Element): boolean {
  for (let up = element.parentNode; up; up = isElement(up) ? up.parentNode : null) {
    if (hasText(up)) return true;
    if (!isElement(up) || !inline.has(up.tagName)) return false;
  }
  return false;
}

/** Elements of a page's own making stand in a sentence when there is text beside them. */
export function isInline(element: Element): boolean {
  if (inline.has(element.tagName)) return true;
  return element.tagName.includes("-") && element.parentNode !== null && hasText(element.parentNode);
}

const withText = new WeakMap<Node, boolean>();
function hasText(parent: Node): boolean {
  const known = withText.get(parent);
  if (known !== undefined) return known;
  const found = childrenOf(parent).some(
    (node) => node.nodeName === "#text" && "value" in node && node.value.trim() !== "",
  );
  withText.set(parent, found);
  return found;
}
