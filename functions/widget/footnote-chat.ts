import { accentColours } from "./accent.ts";
import { withAttributes } from "./attributes.ts";
import { type Chat, createChat } from "./chat.ts";
import { element, iconButton, icons } from "./element.ts";
import { createFloating, type Floating } from "./floating.ts";
import { hostScheme, watchScheme } from "./host-scheme.ts";
import { isComposing } from "./keys.ts";
import { styles } from "./styles.ts";
import type { FootnoteChatElement, FootnoteChatEvents } from "./widget.d.ts";
import { type Language, languageOf, loadLanguage, tagOf } from "./words/words.ts";

/** What can be set before the element is defined, as frameworks do. */
const properties = [
  "mode",
  "endpoint",
  "heading",
  "greeting",
  "suggestions",
  "accent",
  "theme",
  "look",
  "label",
  "token",
  "open",
] as const;

/** The element of `widget.d.ts`; `script` is the address that it was loaded from. */
export function footnoteChat(script: string | undefined) {
  return class FootnoteChat extends withAttributes(script) implements FootnoteChatElement {
    static readonly observedAttributes = [
      "mode",
      "endpoint",
      "heading",
      "greeting",
      "suggestions",
      "lang",
      "open",
      "accent",
      "theme",
      "label",
    ];

    readonly #root = this.attachShadow({ mode: "open" });
    #chat: Chat | undefined;
    #frame: HTMLElement | undefined;
    #floating: Floating | undefined;
    #listening = new AbortController();
    #token: string | undefined;
    /** Questions of the site's from before the chat was there. */
    readonly #asked: string[] = [];
    /** Whether the floating chat is open, as far as the site has been told. */
    #toldOpen = false;

    get token() {
      return this.#token;
    }
    set token(token) {
      if (token === this.#token) return;
      this.#token = token;
      this.#chat?.offer();
    }

    ask(question: string): void {
      if (this.mode === "floating") this.open = true;
      if (this.#chat) this.#chat.ask(question);
      else this.#asked.push(question);
    }

    clear(): void {
      this.#chat?.clear();
    }

    connectedCallback(): void {
      // Moved within the page.
      if (this.#chat) return;
      this.#root.adoptedStyleSheets = [styles()];
      for (const name of properties) this.#upgrade(name);
      if (script === undefined && !this.hasAttribute("endpoint"))
        console.error("<footnote-chat> cannot tell where its script came from: give it an endpoint.");
      this.#build();
    }

    disconnectedCallback(): void {
      // What is moved is connected again at once.
      queueMicrotask(() => {
        if (this.isConnected) return;
        this.#tearDown();
        this.#toldOpen = false;
      });
    }

    attributeChangedCallback(name: string, before: string | null, now: string | null): void {
      const chat = this.#chat;
      // Before the element is connected there is nothing to change.
      if (before === now || !chat) return;
      switch (name) {
        case "accent":
        case "theme":
          this.#paint();
          break;
        case "label":
          this.#floating?.label(this.label);
          break;
        case "open":
          this.#showOpen();
          break;
        case "heading":
          if (this.#floating && this.#frame) this.#frame.ariaLabel = this.heading;
          chat.present();
          break;
        case "greeting":
          chat.present();
          break;
        case "suggestions":
          chat.offer();
          break;
        default:
          this.#build();
      }
    }

    #build(): void {
      const tag = tagOf(this.getAttribute("lang"), ...navigator.languages);
      const language = languageOf(tag);
      if (!language) {
        loadLanguage(tag, script ?? this.endpoint).then(() => this.isConnected && this.#build());
        return;
      }
      const draft = this.#chat?.draft ?? "";
      const hadFocus = this.#root.activeElement !== null;
      this.#tearDown();
      this.#listening = new AbortController();
      const { signal } = this.#listening;
      const floats = this.mode === "floating";
      const close = floats
        ? iconButton("close", icons.close, language.words.close, () => {
            this.open = false;
          })
        : undefined;
      const chat = this.#createChat(language, close);
      chat.draft = draft;
      this.#chat = chat;
      const frame = element(floats ? "dialog" : "div", "panel", ...chat.elements);
      this.#frame = frame;
      frame.lang = language.tag;
      frame.dir = language.dir;
      if (frame instanceof HTMLDialogElement) this.#float(frame, language);
      else this.#root.append(frame);
      for (const type of ["keydown", "keypress", "keyup"])
        frame.addEventListener(type, this.#onKey, { signal });
      // On the page, Escape works wherever the focus is.
      if (this.mode === "page") document.addEventListener("keydown", this.#onKey, { signal });
      watchScheme(() => this.#paint(), signal);
      this.#paint();
      if (floats) this.#showOpen(true);
      else chat.begin();
      if (hadFocus) chat.focus();
      for (const question of this.#asked.splice(0)) chat.ask(question);
    }

    #createChat(language: Language, close: HTMLButtonElement | undefined): Chat {
      const self = this;
      return createChat({
        server: {
          endpoint: this.endpoint,
          get token() {
            return self.#token;
          },
        },
        language,
        get heading() {
          return self.heading;
        },
        headingLevel: this.mode === "page" ? 1 : 2,
        get greeting() {
          return self.greeting;
        },
        get suggestions() {
          return self.suggestions;
        },
        storageKey: this.#storageKey(),
        close,
        tell: (event, detail) => this.#tell(`footnote-${event}`, detail),
      });
    }

    /** The number counts the shape of what is kept: another shape is not read. Chats on one page keep their own. */
    #storageKey(): string {
      const place = [...document.querySelectorAll(this.localName)].indexOf(this);
      return `footnote-3:${this.endpoint}:${this.id || place}`;
    }

    #float(dialog: HTMLDialogElement, { words }: Language): void {
      dialog.ariaLabel = this.heading;
      this.#floating = createFloating(dialog, words.open, {
        press: () => {
          this.open = !this.open;
        },
        cancel: () => {
          if (!this.#chat?.escape()) this.open = false;
        },
        closed: () => {
          if (!dialog.open) this.open = false;
        },
      });
      this.#floating.label(this.label);
      this.#root.append(this.#floating.launcher, dialog);
    }

    #onKey = (event: Event): void => {
      if (!(event instanceof KeyboardEvent)) return;
      const escapes = event.type === "keydown" && event.key === "Escape" && !isComposing(event);
      if (escapes && !event.defaultPrevented) {
        if (this.#chat?.escape()) event.preventDefault();
        // What covers the screen is closed by the dialog's own "cancel".
        else if (this.#floating && !this.#floating.coversScreen()) this.open = false;
      }
      // A site sees the element and not the field in it, and would take what is typed for its shortcuts.
      if (event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement)
        event.stopPropagation();
    };

    /** `quietly`, as the page is loaded, the focus stays where it is. */
    #showOpen(quietly = false): void {
      const { open } = this;
      if (!this.#floating || !this.#frame) return;
      if (!open) this.#floating.close();
      else if (this.#frame.hasAttribute("open")) return;
      else if (quietly) this.#floating.openQuietly();
      else this.#floating.open();
      if (open) this.#chat?.begin();
      if (open && !quietly) this.#chat?.focus();
      if (open === this.#toldOpen) return;
      this.#toldOpen = open;
      this.#tell(open ? "footnote-open" : "footnote-close", null);
    }

    #paint(): void {
      const { theme } = this;
      this.style.setProperty("--scheme", theme === "auto" ? hostScheme() : theme);
      const accent = this.accent ?? "var(--footnote-accent)";
      for (const [name, value] of Object.entries(accentColours(accent, this.#root)))
        if (value === undefined) this.style.removeProperty(name);
        else this.style.setProperty(name, value);
    }

    #tearDown(): void {
      this.#listening.abort();
      this.#chat?.dispose();
      this.#chat = this.#floating = this.#frame = undefined;
      this.#root.replaceChildren();
    }

    #tell(type: string, detail: unknown): void {
      this.dispatchEvent(
        new CustomEvent(type as keyof FootnoteChatEvents, { bubbles: true, composed: true, detail }),
      );
    }

    #upgrade(name: (typeof properties)[number]): void {
      if (!Object.hasOwn(this, name)) return;
      const value = Reflect.get(this, name);
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, value);
    }
  };
}
