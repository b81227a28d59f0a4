import { footnoteChat } from "./footnote-chat.ts";

/** `<script src="…/widget.js" defer>`: the API is where the script came from. A module is not told its element. */
const current = document.currentScript ?? document.querySelector('script[type="module"][src*="/widget.js"]');
if (!customElements.get("footnote-chat"))
  customElements.define(
    "footnote-chat",
    footnoteChat(current instanceof HTMLScriptElement ? current.src : undefined),
  );
