import {
  attribute,
  childrenOf,
  classesOf,
  type Element,
  elementsIn,
  find,
  hasClass,
  isElement,
  type Node,
} from "./html-tree.ts";
import { visible } from "./words.ts";

const gutters =
  "linenos lineno linenodiv line-numbers-rows line-number line-numbers gutter rouge-gutter blob-num ln hljs-ln-numbers copybtn copy-button sr-only code-line-number";

/** The characters of code with its line ends, without line numbers and buttons. */
export function codeText(element: Element): string {
  const gutter = gutters.split(" ");
  const pieces: string[] = [];
  const gather = (node: Node, inPre: boolean): void => {
    if (node.nodeName === "#text" && "value" in node) pieces.push(node.value);
    if (!isElement(node)) return;
    if (node.tagName === "br") pieces.push("\n");
    if (/^(?:button|script|style|svg|title)$/.test(node.tagName)) return;
    if (node !== element && (hasClass(node, ...gutter) || unselectable(node))) return;
    // Lines that are blocks end without a character that says so.
    const line = /^(?:div|li|tr|p)$/.test(node.tagName);
    const before = pieces.length;
    for (const child of childrenOf(node)) gather(child, inPre || node.tagName === "pre");
    if (line && before < pieces.length && !pieces.at(-1)?.endsWith("\n")) pieces.push("\n");
  };
  gather(element, false);
  return visible(pieces.join("").replace(/\r\n?/g, "\n").replaceAll("\u00a0", " "))
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .replace(/^\n+/, "")
    .trimEnd();
}

const unselectable = (element: Element) => /user-select\s*:\s*none/.test(attribute(element, "style") ?? "");

/** The programming language that a block of code names, in the ways of highlighters. */
export function codeLanguage(pre: Element): string | undefined {
  const code = find(pre, ({ tagName }) => tagName === "code");
  const around: Element[] = [];
  for (let up = pre.parentNode; up && isElement(up) && around.length < 3; up = up.parentNode) around.push(up);
  for (const element of [code, pre, ...around]) {
    if (!element) continue;
    const given =
      attribute(element, "data-language") ??
      attribute(element, "data-lang") ??
      attribute(element, "lang-code");
    if (given) return named(given);
    const brush = /brush:\s{0,5}([a-z0-9+#]{1,20})/.exec(
      attribute(element, "data-syntaxhighlighter-params") ?? "",
    )?.[1];
    if (brush) return named(brush);
    const classes = classesOf(element);
    for (const [i, name] of classes.entries()) {
      const found =
        /^(?:language|lang|highlight-source|highlight|brush:?|code)-([a-z0-9+#._-]{1,30})$/.exec(name)?.[1] ??
        (name === "brush:" ? classes[i + 1]?.replace(/;$/, "") : undefined) ??
        /^brush:([a-z0-9+#]{1,30})/.exec(name)?.[1];
      if (found && named(found)) return named(found);
    }
    // pandoc and highlight.js set the language's name beside their own.
    if (classes.some((name) => /^(?:sourcecode|hljs|prettyprint)$/.test(name))) {
      const own = classes.find(
        (name) =>
          /^[a-z+#]{1,15}$/.test(name) &&
          !/^(?:sourcecode|hljs|prettyprint(?:ed)?|numbersource|linenums)$/.test(name),
      );
      if (own) return named(own);
    }
  }
  return undefined;
}

function named(language: string): string | undefined {
  const name = language.toLowerCase();
  return /^(?:none|text|txt|plaintext|plain|default|nohighlight|block|wrapper|container|toolbar|shell-session-wrapper)$/.test(
    name,
  )
    ? undefined
    : name;
}

/** Whether preformatted text is code, or prose that a page keeps in its lines: laws, mails, RFCs. */
export function isCode(pre: Element, text: string): boolean {
  if (pre.tagName !== "pre" || codeLanguage(pre) !== undefined) return true;
  if (find(pre, ({ tagName }) => /^(?:code|samp|kbd)$/.test(tagName))) return true;
  for (let up: Node | null | undefined = pre; up && isElement(up); up = up.parentNode) {
    if (
      classesOf(up).some((name) =>
        /^(?:highlight|code|sourcecode|programlisting|screen|terminal|console|hljs|prettyprint|listing|literal-block|example)/.test(
          name,
        ),
      )
    )
      return true;
    if (elementsIn(up).length > 3) break;
  }
  return !isProse(text);
}

/** Prose has words, many to a line, in sentences that go on over line ends. */
export function isProse(text: string): boolean {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length === 0) return false;
  const spoken = lines.filter((line) => {
    const words = line.trim().split(/\s+/);
    const plain = words.filter((word) => /^["'“‘(]?\p{L}[\p{L}\p{M}'’-]*[)"”.,;:!?]*$/u.test(word));
    return (
      words.length >= 4 &&
      plain.length >= 0.7 * words.length &&
      !/[{}<>=|\\]|\S {3,}\S|^\s*[$#>]\s|[;{]$/.test(line)
    );
  });
  // Without letters that are parted by spaces, length is all there is to tell.
  const wide = lines.filter((line) =>
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]{12}/u.test(line),
  );
  return (
    Math.max(spoken.length, wide.length) >= 0.5 * lines.length && /[.!?:。！？]["'”’)\]]*\s*$/m.test(text)
  );
}
