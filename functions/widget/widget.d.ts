/**
 * `<footnote-chat>`: a chat that answers from documents, with the source of every sentence.
 * Attributes and properties are the same, save where a property is named alone. They can be set before the script is
 * loaded and changed at any time; `mode`, `endpoint` and `lang` cut off an answer that is on its way.
 */
export interface FootnoteChatElement extends HTMLElement {
  /** `floating` (default): a button that opens the chat; `inline`: where it stands; `page`: the page itself. */
  mode: "floating" | "inline" | "page";
  /** Where the API is; by default where the script came from. To be given where that is bundled with others. */
  endpoint: string;
  /** What the chat is called. */
  heading: string;
  /** What it says before the first question. */
  greeting: string | null;
  /** Questions to begin with, in the attribute one a line; without them sections of the documents are offered. */
  suggestions: readonly string[] | null;
  /** A CSS colour for buttons, marks and links, `var()` too; its contrast is corrected where it is too low to read. */
  accent: string | null;
  /**
   * `auto` (default) is the site's: by the `color-scheme` of its root, else a class `dark` or `light`, else `data-theme`,
   * on `html` or `body`, else the reader's system; it follows when that changes.
   */
  theme: "auto" | "light" | "dark";
  /** `serif` (default) or `sans`. Colours are CSS properties: `--footnote-paper`, `-card`, `-ink`, `-line`, `-accent`. */
  look: "serif" | "sans";
  /** What stands on the button that opens the floating chat; empty: only its icon. */
  label: string | null;
  /** Whether the floating chat is open. */
  open: boolean;
  /** Property only: sent as a bearer token, for deployments that ask for a sign-in. May come later than the chat. */
  token: string | undefined;
  /** Asks a question, as if it had been typed. Opens the floating chat. Text without a letter or a digit is no question. */
  ask(question: string): void;
  /** Begins a new conversation, and has the server delete the one before, unless there is a vote on it. */
  clear(): void;
}

/** What `<footnote-chat>` dispatches; all of it bubbles. */
export interface FootnoteChatEvents {
  "footnote-open": CustomEvent<null>;
  "footnote-close": CustomEvent<null>;
  "footnote-question": CustomEvent<{ question: string }>;
  "footnote-answer": CustomEvent<{
    question: string;
    outcome: "answered" | "partial" | "not_in_corpus" | "unclear" | "remark";
  }>;
  "footnote-failure": CustomEvent<{ question: string }>;
}

declare global {
  interface HTMLElementTagNameMap {
    "footnote-chat": FootnoteChatElement;
  }
  interface HTMLElementEventMap extends FootnoteChatEvents {}
}
