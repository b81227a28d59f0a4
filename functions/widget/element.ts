/** Makes an element. Strings become text, never markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (className) {
    made.className = className;
    // Named so that a site can style it: `footnote-chat::part(question)`.
    made.setAttribute("part", className);
  }
  made.append(...children);
  return made;
}

/** A button with words on it. */
export function button(className: string, label: string, press: () => void): HTMLButtonElement {
  const made = element("button", className, label);
  made.type = "button";
  made.addEventListener("click", press);
  return made;
}

/** A button with a picture on it; its words are for those who do not see it, and for the pointer. */
export function iconButton(
  className: string,
  path: string,
  label: string,
  press: () => void,
): HTMLButtonElement {
  const made = button(className, "", press);
  made.append(icon(path));
  made.ariaLabel = made.title = label;
  return made;
}

/** Paths of 24 × 24, drawn as lines. */
export const icons = {
  close: "M6 6l12 12M18 6L6 18",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  helpful: "M7 11v9H4v-9zm0 0l4-8c1.7 0 2.5 1 2.5 2.5V9H19a2 2 0 0 1 2 2.3l-1.2 7a2 2 0 0 1-2 1.7H7",
  mark: "M4 7h9M4 12h16M4 17h12M17.5 5l2-1.2V9",
};

/** A picture that says nothing to those who do not see it. */
export function icon(path: string): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.ariaHidden = "true";
  const drawn = document.createElementNS(space, "path");
  drawn.setAttribute("d", path);
  svg.append(drawn);
  return svg;
}

/** An address that may be followed: text of documents and models can be anything. */
export function safeLink(address: string, base: string): string | undefined {
  const url = URL.canParse(address, base) ? new URL(address, base) : undefined;
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined;
}

/** A link to another tab that learns nothing of this one. */
export function outwardLink(className: string, href: string, text: string): HTMLAnchorElement {
  const anchor = element("a", className, text);
  anchor.href = href;
  anchor.target = "_blank";
  anchor.rel = "noopener";
  return anchor;
}
