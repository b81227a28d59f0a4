import { element } from "./element.ts";
import { fingers } from "./sheet.ts";

/** Time to move the pointer from the mark onto the popover, in ms. */
const linger = 200;

/** A popover with the quoted words of one mark at a time. */
export interface Peek {
  element: HTMLElement;
  /** Shows the quoted words beside the mark while it is pointed at or has the keyboard's focus. */
  at(mark: HTMLElement, place: string, words: string): void;
  /** Takes the popover away. Says whether there was one. */
  hide(): boolean;
}

export function createPeek(): Peek {
  const section = element("strong", "");
  const quote = element("q", "");
  const popover = element("div", "peek", section, quote);
  popover.id = "peek";
  popover.role = "tooltip";
  // In the top layer: not cut off by the panel, not moved by what the site does with its elements.
  popover.popover = "manual";
  quote.dir = "auto";

  let shownFor: HTMLElement | undefined;
  let leaving = 0;
  let following = new AbortController();

  popover.addEventListener("pointerenter", () => clearTimeout(leaving));
  popover.addEventListener("pointerleave", hideSoon);

  function hide(): boolean {
    clearTimeout(leaving);
    if (!shownFor) return false;
    shownFor.removeAttribute("aria-describedby");
    shownFor = undefined;
    following.abort();
    popover.hidePopover();
    return true;
  }

  function hideSoon(): void {
    clearTimeout(leaving);
    leaving = window.setTimeout(hide, linger);
  }

  function show(mark: HTMLElement, place: string, words: string): void {
    hide();
    section.textContent = place;
    quote.textContent = words;
    popover.showPopover();
    mark.setAttribute("aria-describedby", popover.id);
    shownFor = mark;
    popover.scrollTop = 0;
    put(mark, popover);
    following = new AbortController();
    // The window scrolls, and what the chat stands in, whose scrolling does not leave the shadow tree.
    for (const scrolling of [window, mark.getRootNode()])
      scrolling.addEventListener("scroll", follow, { capture: true, signal: following.signal });
  }

  /** Stays with its mark, also while that is scrolled into view by the keyboard's focus. */
  function follow({ target }: Event): void {
    if (!shownFor || target === popover) return;
    const { top, bottom } = shownFor.getBoundingClientRect();
    if (bottom < 0 || top > innerHeight) hide();
    else put(shownFor, popover);
  }

  return {
    element: popover,
    hide,
    at(mark, place, words) {
      mark.addEventListener("pointerenter", ({ pointerType }) => {
        if (pointerType === "mouse") show(mark, place, words);
      });
      mark.addEventListener("pointerleave", hideSoon);
      mark.addEventListener("focus", () => {
        if (mark.matches(":focus-visible") && !fingers()) show(mark, place, words);
      });
      mark.addEventListener("blur", hide);
    },
  };
}

/** Above the mark, over what has been read already, or below it: where there is room, and never over the mark. */
function put(beside: HTMLElement, popover: HTMLElement): void {
  const gap = 8;
  const mark = beside.getBoundingClientRect();
  popover.style.maxHeight = "";
  const { width, height } = popover.getBoundingClientRect();
  const above = mark.top - 2 * gap;
  const below = innerHeight - mark.bottom - 2 * gap;
  const up = height <= above || above > below;
  const room = up ? above : below;
  if (height > room) popover.style.maxHeight = `${room}px`;
  const furthest = document.documentElement.clientWidth - width - gap;
  popover.style.left = `${Math.max(gap, Math.min(mark.left + mark.width / 2 - width / 2, furthest))}px`;
  popover.style.top = `${up ? mark.top - gap - Math.min(height, room) : mark.bottom + gap}px`;
}
