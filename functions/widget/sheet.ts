import { element, iconButton, icons } from "./element.ts";
import { linkTo, placeOf } from "./source.ts";
import type { Citation } from "./wire.ts";
import type { Words } from "./words/words.ts";

/** Whether fingers point: what is beside a mark cannot be seen, then, and another tab is a way that leads off. */
export const fingers = (): boolean => matchMedia("(pointer: coarse)").matches;

/** The quoted words of one mark at a time, from the lower edge of the screen. */
export interface Sheet {
  element: HTMLElement;
  show(citation: Citation, mark: HTMLElement): void;
  /** Takes the sheet away. Says whether there was one. */
  hide(): boolean;
}

export function createSheet(words: Words, endpoint: string): Sheet {
  const sheet = element("dialog", "sheet");
  let shownFor: HTMLElement | undefined;
  // What is tapped of the dialog itself, and of nothing in it, is what it darkens.
  sheet.addEventListener("click", ({ target }) => target === sheet && sheet.close());
  sheet.addEventListener("close", () => shownFor?.focus({ preventScroll: true }));

  return {
    element: sheet,
    show(citation, mark) {
      const { id, quote, title, section, path = [section], reader } = citation;
      const place = placeOf(citation, words);
      const where = [title, ...path.slice(0, -1), place].filter((step, i, steps) => step !== steps[i - 1]);
      const heading = element(
        "p",
        "path",
        ...where.flatMap((step) => [" › ", element("bdi", "", step)]).slice(1),
      );
      const quoted = element("q", "", quote);
      quoted.dir = "auto";
      const source = linkTo(reader, endpoint, "open-source", words.openSource);
      sheet.ariaLabel = words.source(id, place);
      sheet.replaceChildren(
        element(
          "div",
          "sheet-body",
          element(
            "div",
            "sheet-head",
            heading,
            iconButton("close", icons.close, words.close, () => sheet.close()),
          ),
          quoted,
          source,
        ),
      );
      shownFor = mark;
      sheet.showModal();
    },
    hide() {
      const shown = sheet.open;
      sheet.close();
      return shown;
    },
  };
}
