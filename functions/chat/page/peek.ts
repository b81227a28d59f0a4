import { placeOf } from "../../answer/place.ts";
import { byId, element } from "./element.ts";
import type { Citation } from "./wire.ts";

/** Time to move the pointer from the mark onto the popover. */
const linger = 200;

const section = element("strong", "");
const quote = element("q", "");
const popover = byId("peek", HTMLElement);
popover.append(section, quote);

let shownFor: HTMLElement | undefined;
let leaving = 0;

popover.addEventListener("pointerenter", () => clearTimeout(leaving));
popover.addEventListener("pointerleave", hideSoon);

/** Shows the quoted words beside the mark while it is pointed at or has the keyboard's focus. */
export function peekAt(mark: HTMLElement, citation: Citation): void {
  mark.addEventListener("pointerenter", ({ pointerType }) => {
    if (pointerType === "mouse") show(mark, citation);
  });
  mark.addEventListener("pointerleave", hideSoon);
  mark.addEventListener("focus", () => {
    if (mark.matches(":focus-visible")) show(mark, citation);
  });
  mark.addEventListener("blur", hidePeek);
}

/** Takes the popover away. Says whether there was one. */
export function hidePeek(): boolean {
  clearTimeout(leaving);
  if (!shownFor) return false;
  shownFor.removeAttribute("aria-describedby");
  shownFor = undefined;
  popover.hidden = true;
  return true;
}

function hideSoon(): void {
  clearTimeout(leaving);
  leaving = window.setTimeout(hidePeek, linger);
}

function show(mark: HTMLElement, citation: Citation): void {
  hidePeek();
  section.textContent = placeOf(citation);
  quote.textContent = citation.quote;
  popover.hidden = false;
  mark.setAttribute("aria-describedby", popover.id);
  shownFor = mark;
  place(mark.getBoundingClientRect(), popover.getBoundingClientRect());
}

/** Above the mark, over what has been read already; below it when there is no room under the page's head. */
function place(mark: DOMRect, box: DOMRect): void {
  const gap = 8;
  const head = document.querySelector("header")?.getBoundingClientRect().bottom ?? 0;
  const room = document.documentElement.clientWidth - box.width - gap;
  const left = Math.max(gap, Math.min(mark.left + mark.width / 2 - box.width / 2, room));
  const above = mark.top - box.height - gap;
  const top = above > head ? above : mark.bottom + gap;
  popover.style.left = `${left + scrollX}px`;
  popover.style.top = `${top + scrollY}px`;
}
