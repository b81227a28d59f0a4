import { footnoteChat } from "./footnote-chat.ts";

/** `<script src="…/widget.js" defer>`: the API is where the script came from. */
const current = document.currentScript;
if (!customElements.get("footnote-chat"))
  customElements.define(
    "footnote-chat",
    footnoteChat(current instanceof HTMLScriptElement ? current.src : undefined),
  );
