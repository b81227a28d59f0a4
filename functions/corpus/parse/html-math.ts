import {
  attribute,
  childrenOf,
  type Element,
  elementsIn,
  find,
  hasClass,
  type Node,
  rawText,
} from "./html-tree.ts";
import { base, fraction, joined, root, script } from "./math-line.ts";
import { fold } from "./words.ts";

export interface Formula {
  text: string;
  /** It stands by itself, not in a sentence. */
  display: boolean;
}

const wrappers = [
  "katex-display",
  "katex",
  "mwe-math-element",
  "mathjax_display",
  "mathjax_svg",
  "mathjax",
  "math",
];

/**
 * The formula that an element is, as its source has it: the TeX that KaTeX, MathJax, Wikipedia and pandoc keep beside what
 * they draw, else the letters of its MathML. Undefined where an element is no formula; empty where it only draws one.
 */
export function formulaOf(element: Element): Formula | undefined {
  const { tagName } = element;
  if (tagName === "math") return fromMathMl(element, attribute(element, "display") === "block");
  if (tagName === "script" && /^math\/tex/.test(attribute(element, "type") ?? ""))
    return { text: fold(rawText(element)), display: /mode=display/.test(attribute(element, "type") ?? "") };
  if (tagName !== "mjx-container" && !hasClass(element, ...wrappers)) return undefined;
  const display =
    hasClass(element, "katex-display", "mathjax_display", "display", "block") ||
    attribute(element, "display") === "true";
  const math = find(element, (inner) => inner.tagName === "math");
  if (math) return fromMathMl(math, display || attribute(math, "display") === "block");
  const drawn = hasClass(element, "mathjax_display", "mathjax", "mathjax_svg") || tagName === "mjx-container";
  // MathJax 2 leaves the source in a script after what it draws.
  if (drawn) return { text: "", display };
  const text = fold(rawText(element))
    .replace(/^(?:\\\(|\\\[|\$\$?)/, "")
    .replace(/(?:\\\)|\\\]|\$\$?)$/, "");
  return { text: text.trim(), display: display || element.tagName === "div" };
}

function fromMathMl(math: Element, display: boolean): Formula {
  const source = find(
    math,
    (inner) => inner.tagName === "annotation" && /tex/i.test(attribute(inner, "encoding") ?? ""),
  );
  const tex =
    source &&
    fold(rawText(source))
      .replace(/^\{\\displaystyle (.*)\}$/, "$1")
      .trim();
  return { text: tex || fold(attribute(math, "alttext") ?? linear(math)), display };
}

/** MathML in one line: (a+b)/2, x², √(x), a_ij. */
export function linear(node: Node): string {
  if (node.nodeName === "#text" && "value" in node) return fold(node.value);
  const parts = elementsIn(node);
  const part = (at: number) => (parts[at] ? linear(parts[at]) : "");
  switch (node.nodeName) {
    case "annotation":
    case "annotation-xml":
    case "mphantom":
      return "";
    case "mfrac":
      return fraction(part(0), part(1));
    case "msup":
    case "mover":
      return base(part(0)) + script("raised", part(1), part(0));
    case "msub":
    case "munder":
      return base(part(0)) + script("lowered", part(1), part(0));
    case "msubsup":
    case "munderover":
      return part(0) + script("lowered", part(1), part(0)) + script("raised", part(2), part(0));
    case "msqrt":
      return root(parts.map(linear).join(""), "");
    case "mroot":
      return root(part(0), part(1));
    case "mtr":
      return `${parts.map(linear).join(", ")}; `;
    case "mspace":
      return " ";
    case "mo": {
      const sign = fold(rawText(node));
      // Function application and invisible times.
      if (/^[\u2061-\u2064]?$/.test(sign)) return "";
      return /^[=<>≤≥≠≈→⇒∈+−±]$/.test(sign) && parentHolds(node) ? ` ${sign} ` : sign;
    }
    default:
      return joined(childrenOf(node).map(linear));
  }
}

/** A sign between two others is set apart; one that stands alone, or in an index, is not. */
function parentHolds(node: Node): boolean {
  const siblings = "parentNode" in node && node.parentNode ? elementsIn(node.parentNode) : [];
  const at = siblings.indexOf(node as Element);
  return at > 0 && at < siblings.length - 1;
}
