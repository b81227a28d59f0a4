import { admonitionKind } from "./html-admonitions.ts";
import {
  attribute,
  childrenOf,
  classesOf,
  descendants,
  type Element,
  find,
  hasClass,
  isElement,
  type Node,
  rawText,
} from "./html-tree.ts";
import { fold } from "./words.ts";

const never = new Set(
  "script style noscript template iframe object embed canvas video audio select textarea input datalist dialog nav menu head title map frameset".split(
    " ",
  ),
);
const furniture = new Set([
  "navigation",
  "search",
  "banner",
  "contentinfo",
  "dialog",
  "alertdialog",
  "menu",
  "menubar",
  "toolbar",
  "doc-backlink",
  "doc-toc",
]);
/** Classes of what people do not see, or what is no part of what is said, in the tools that make documents. */
const noise = new Set(
  "sr-only visually-hidden visuallyhidden screen-reader-text skip-link skip-to-content mw-editsection headerlink heading-anchor header-anchor hash-link anchor-link anchorjs-link footnote-backref footnote-back breadcrumb breadcrumbs pagination toc table-of-contents on-this-page toctree-wrapper-hidden navbox noprint print-hidden copy-button copybtn katex-html mathjax_preview mjx-assistive-hidden linenos lineno linenodiv line-numbers-rows line-numbers-wrapper rouge-gutter blob-num mwe-math-fallback-image-inline mwe-math-fallback-image-display social-share share-buttons mw-jump-link vector-dropdown vector-page-toolbar mw-portlet mw-indicators".split(
    " ",
  ),
);
const struck = new Set(["line-through", "strike", "strikethrough", "struck", "line-through-text"]);

/** Whether an element is left out where it stands inside the main content. */
export function isLeftOut(element: Element): boolean {
  const { tagName } = element;
  if (never.has(tagName) || furniture.has(attribute(element, "role") ?? "")) return true;
  if (admonitionKind(element)) return false;
  if (classesOf(element).some((name) => noise.has(name)) || isBanner(element)) return true;
  // VitePress says the language in letters beside the code.
  if (tagName === "span" && hasClass(element, "lang") && isInCodeBox(element)) return true;
  if (tagName === "form") return !holdsPage(element);
  if (tagName === "aside" || attribute(element, "role") === "complementary") return isBeside(element);
  if (tagName === "label") return labels(element);
  return isHidden(element) && !isPanel(element);
}

function isInCodeBox({ parentNode }: Element): boolean {
  return (
    parentNode !== null &&
    isElement(parentNode) &&
    /(?:^|\s)language-/.test(attribute(parentNode, "class") ?? "")
  );
}

/** Struck-out text is not said any more. */
export function isStruck(element: Element): boolean {
  if (/^(?:del|s|strike)$/.test(element.tagName)) return true;
  const style = (attribute(element, "style") ?? "").slice(0, 1000);
  return /text-decoration[a-z-]*\s*:[^;]*line-through/i.test(style) || hasClass(element, ...struck);
}

function isHidden(element: Element): boolean {
  if (attribute(element, "hidden") !== undefined || attribute(element, "aria-hidden") === "true") return true;
  return /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(attribute(element, "style") ?? "");
}

/** Tabs and accordions hide what a reader can open. */
export function isPanel(element: Element): boolean {
  if (attribute(element, "role") === "tabpanel" || attribute(element, "hidden") === "until-found")
    return true;
  if (attribute(element, "aria-labelledby") && /^(?:region|group|)$/.test(attribute(element, "role") ?? ""))
    return true;
  if (isControlled(element)) return true;
  const names = [...classesOf(element), attribute(element, "id")?.toLowerCase() ?? ""];
  return names.some((name) =>
    /(?:^|[-_])(?:panel|tab|tabs|tabbed|accordion|accordian|collapse|collapsible|expandable|expand|details|toggle|faq|answer|pane)(?:$|[-_])/.test(
      name.slice(0, 200).replace(/content|body|item|inner/g, "-"),
    ),
  );
}

/** Whether a button opens it. Menus are opened, too. */
function isControlled(element: Element): boolean {
  const id = attribute(element, "id");
  if (!id) return false;
  let root: Node = element;
  while ("parentNode" in root && root.parentNode) root = root.parentNode;
  let known = controlled.get(root);
  if (!known) {
    const names = [...descendants(root)].flatMap((opener) =>
      ["aria-controls", "data-target", "data-bs-target"].flatMap(
        (name) => attribute(opener, name)?.split(/\s+/) ?? [],
      ),
    );
    known = new Set(names.map((name) => name.replace(/^#/, "")));
    controlled.set(root, known);
  }
  return known.has(id) && !isMenu(element, 0.8);
}
const controlled = new WeakMap<Node, Set<string>>();

/** Asks to accept cookies, to subscribe. */
function isBanner(element: Element): boolean {
  if (!/^(?:div|section|aside|form|p)$/.test(element.tagName)) return false;
  const name = `${attribute(element, "id") ?? ""} ${attribute(element, "class") ?? ""}`.toLowerCase();
  if (/onetrust|cookiebot|cookieconsent|cookielaw|usercentrics|didomi/.test(name)) return true;
  return /cookie|gdpr|consent/.test(name) && /banner|notice|bar\b|popup|modal|overlay|dialog/.test(name);
}

/** ASP.NET and SharePoint wrap whole pages in a form; others hold a few fields. */
function holdsPage(form: Element): boolean {
  let words = 0;
  let asks = false;
  for (const element of descendants(form, ({ tagName }) => !/^(?:label|button|select|nav)$/.test(tagName))) {
    const { tagName } = element;
    const type = tagName === "input" ? (attribute(element, "type") ?? "text").toLowerCase() : tagName;
    if (/^(?:main|article|h1)$/.test(tagName) || attribute(element, "name") === "__VIEWSTATE") return true;
    if (/^(?:text|email|password|tel|search|url|number|date|textarea|select)$/.test(type)) asks = true;
    if (/^(?:p|li|td|dd|h[2-6])$/.test(tagName)) words += fold(rawText(element)).length;
    if (words > 200) return true;
  }
  return !asks;
}

/** The label of a field: not of a check box or a tab, which say something. */
function labels(label: Element): boolean {
  const field = find(label, ({ tagName }) => /^(?:input|select|textarea)$/.test(tagName));
  const type = field && (attribute(field, "type") ?? "text");
  return field !== undefined && type !== "checkbox" && type !== "radio";
}

/** What stands beside the text: related pages, adverts, a table of contents. */
function isBeside(aside: Element): boolean {
  const name = `${attribute(aside, "id") ?? ""} ${attribute(aside, "class") ?? ""}`.toLowerCase();
  if (/related|sidebar|toc|promo|advert|newsletter|subscribe|share|social|recirc|recommend|nav\b/.test(name))
    return true;
  return isMenu(aside, 0.5);
}

/**
 * A list of nothing but links to elsewhere is a menu; Kohlschütter and others, 2010, call it link density.
 * A look at the first letters tells.
 */
export function isMenu(element: Element, density: number): boolean {
  let all = 0;
  let linked = 0;
  const rest: { node: Node; inLink: boolean }[] = [{ node: element, inLink: false }];
  for (let next = rest.pop(); next && all < 10_000; next = rest.pop()) {
    const { node, inLink } = next;
    if (node.nodeName === "#text" && "value" in node) {
      const { length } = fold(node.value);
      all += length;
      if (inLink) linked += length;
    }
    for (const child of childrenOf(node).toReversed())
      rest.push({ node: child, inLink: inLink || node.nodeName === "a" });
  }
  return all > 0 && linked / all > density;
}
