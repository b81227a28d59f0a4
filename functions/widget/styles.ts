import css from "./chat.css";

let sheet: CSSStyleSheet | undefined;

/**
 * The style sheet that all chats of a page share. Constructed, and so free of the site's content security policy, which
 * would refuse a style element.
 */
export function styles(): CSSStyleSheet {
  if (sheet) return sheet;
  // `rem` follows the site's root, which many set to 62.5%: this length follows the reader's own font size instead.
  try {
    CSS.registerProperty({ name: "--rem", syntax: "<length>", inherits: true, initialValue: "16px" });
  } catch {
    // Registered by another copy of this script.
  }
  sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}
