import { button, element } from "./element.ts";
import type { Words } from "./words/words.ts";

/** A question to begin with: what is shown and what is asked. */
export interface Suggestion {
  label: string;
  question: string;
}

/** What stands before the first question. */
export interface Welcome {
  element: HTMLElement;
  greet(greeting: string | undefined): void;
  /** Offers the site's own questions, or else what the server suggests. */
  offer(own: readonly string[] | undefined): Promise<void>;
}

export function createWelcome(
  words: Words,
  { ask, suggest }: { ask(question: string): void; suggest(): Promise<Suggestion[]> },
): Welcome {
  const lede = element("p", "lede");
  const offered = element("div", "offered");
  /** Counts, so that suggestions which come late do not take the place of later ones. */
  let offers = 0;
  return {
    element: element("section", "welcome", lede, offered, document.createElement("slot")),
    greet(greeting) {
      lede.textContent = greeting ?? words.greeting;
    },
    async offer(own) {
      offers += 1;
      const offer = offers;
      const suggestions = own?.map((question) => ({ label: question, question })) ?? (await suggest());
      if (offer !== offers) return;
      const items = suggestions.map(({ label, question }) => {
        const suggestion = button("suggestion", label, () => ask(question));
        suggestion.dir = "auto";
        return element("li", "", suggestion);
      });
      const heading = own ? [] : [element("h2", "begin", words.begin)];
      offered.replaceChildren(
        ...(items.length > 0 ? [...heading, element("ul", "suggestions", ...items)] : []),
      );
    },
  };
}
