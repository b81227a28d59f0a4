import { footnoteChat } from "./footnote-chat.ts";

/** The element for bundlers and for `import "…/widget.mjs"`: it is there once the module is loaded. */
if (!customElements.get("footnote-chat"))
  customElements.define("footnote-chat", footnoteChat(import.meta.url));
