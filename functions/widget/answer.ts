import { copyTo } from "./copy.ts";
import { button, element } from "./element.ts";
import { inline } from "./inline.ts";
import { fingers } from "./sheet.ts";
import { linkTo, placeOf } from "./source.ts";
import type { ViewParts } from "./view.ts";
import type { Citation, Part } from "./wire.ts";

/** Lays out the parts of an answer as they come; what stands there stays, so that it is read out once. */
export function answerLayout(into: HTMLElement, parts: ViewParts): (part: Part, known: Citation[]) => void {
  /** The open lists, outermost first; none while something else is written. */
  let lists: HTMLElement[] = [];

  function listAt(depth: number, ordered: boolean): HTMLElement {
    lists = lists.slice(0, depth + 1);
    while (lists.length <= depth) {
      const list = element(ordered ? "ol" : "ul", "list");
      (lists.at(-1)?.lastElementChild ?? lists.at(-1) ?? into).append(list);
      lists.push(list);
    }
    return lists[depth] as HTMLElement;
  }

  return (part, known) => {
    const marks = marksOf(part, known, parts);
    if (part.path) into.append(element("p", "path", part.path.join(" › ")));
    if (part.kind === "item") {
      const line = element("span", "sentence", ...inline(part.text, parts.endpoint), ...marks);
      const item = element("li", "", line);
      item.dir = "auto";
      if (part.ordinal !== undefined) item.value = part.ordinal;
      listAt(part.depth ?? 0, part.ordinal !== undefined).append(item);
      return;
    }
    lists = [];
    if (part.kind === "sentence") {
      const last = into.lastElementChild;
      const open = last instanceof HTMLElement && last.classList.contains("sentences") && !part.opens;
      const paragraph = open ? last : element("p", "sentences");
      paragraph.dir = "auto";
      if (!open) into.append(paragraph);
      // Chinese and Japanese leave no space between sentences.
      const gap = /[。！？」』]$/u.test(part.text) ? "" : " ";
      paragraph.append(element("span", "sentence", ...inline(part.text, parts.endpoint), ...marks, gap));
    } else if (part.kind === "code") into.append(codeBlock(part, marks, parts));
    else into.append(table(part, marks, parts));
  };
}

function codeBlock(
  { text, language }: Extract<Part, { kind: "code" }>,
  marks: HTMLElement[],
  { language: { words } }: ViewParts,
): HTMLElement {
  const code = element("pre", "", element("code", "", text));
  // It scrolls sideways, by keyboard as well.
  code.tabIndex = 0;
  code.dir = "ltr";
  const said = element("span", "said");
  said.role = "status";
  const copy = button("copy-code", words.copyCode, () => copyTo(said, text, words));
  return element(
    "figure",
    "code",
    element("figcaption", "", element("span", "", language ?? ""), said, copy, ...marks),
    code,
  );
}

function table(
  { header, rows }: Extract<Part, { kind: "table" }>,
  marks: HTMLElement[],
  { endpoint }: ViewParts,
): HTMLElement {
  const row = (cells: string[], tag: "th" | "td") =>
    element("tr", "", ...cells.map((cell) => element(tag, "", ...inline(cell, endpoint))));
  const head = header.some(Boolean) ? [element("thead", "", row(header, "th"))] : [];
  const body = element("tbody", "", ...rows.map((cells) => row(cells, "td")));
  const made = element("div", "table", element("table", "", ...head, body));
  made.tabIndex = 0;
  return element("figure", "", made, ...marks);
}

function marksOf({ citations }: Part, known: Citation[], parts: ViewParts): HTMLElement[] {
  const marks = citations
    .flatMap((id) => known.find((citation) => citation.id === id) ?? [])
    .map((citation) => markElement(citation, parts));
  return marks.length > 0 ? [element("sup", "", ...marks)] : [];
}

function markElement(
  citation: Citation,
  { language: { words }, endpoint, peek, sheet }: ViewParts,
): HTMLElement {
  const place = placeOf(citation, words);
  const mark = linkTo(citation.reader, endpoint, "mark", String(citation.id));
  mark.ariaLabel = words.source(citation.id, place);
  peek.at(mark, place, citation.quote);
  mark.addEventListener("click", (event) => {
    if (!fingers()) return;
    event.preventDefault();
    sheet.show(citation, mark);
  });
  return mark;
}
