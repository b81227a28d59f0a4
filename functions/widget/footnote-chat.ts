import { accentColours } from "./accent.ts";
import { type Chat, createChat } from "./chat.ts";
import { element, iconButton, icons } from "./element.ts";
import { styles } from "./styles.ts";
import type { FootnoteChatElement, FootnoteChatEvents } from "./widget.d.ts";
import { type Language, languageOf } from "./words/words.ts";

const modes = ["floating", "inline", "page"] as const;
const themes = ["auto", "light", "dark"] as const;
/** At this width the open chat takes the whole screen, and what lies behind is out of reach. */
const narrow = "(max-width: 30rem)";

/** The element of `widget.d.ts`; `script` is the address that it was loaded from. */
export function footnoteChat(script: string | undefined) {
  return class FootnoteChat extends HTMLElement implements FootnoteChatElement {
    static readonly observedAttributes = [
      "mode",
      "endpoint",
      "heading",
      "greeting",
      "suggestions",
      "lang",
      "open",
      "accent",
    ];

    readonly #root = this.attachShadow({ mode: "open" });
    #chat: Chat | undefined;
    #dialog: HTMLDialogElement | undefined;
    #launcher: HTMLButtonElement | undefined;
    #listening = new AbortController();
    #token: string | undefined;

    get mode() {
      return modes.find((mode) => mode === this.getAttribute("mode")) ?? "floating";
    }
    set mode(mode) {
      this.setAttribute("mode", mode);
    }
    get endpoint() {
      const given = this.getAttribute("endpoint");
      return new URL(
        given?.replace(/\/?$/, "/") ?? "./",
        given === null ? (script ?? document.baseURI) : document.baseURI,
      ).href;
    }
    set endpoint(endpoint) {
      this.setAttribute("endpoint", endpoint);
    }
    get heading() {
      return this.getAttribute("heading") ?? "Footnote";
    }
    set heading(heading) {
      this.setAttribute("heading", heading);
    }
    get greeting() {
      return this.getAttribute("greeting");
    }
    set greeting(greeting) {
      this.#reflect("greeting", greeting);
    }
    get suggestions() {
      const given = this.getAttribute("suggestions");
      return (
        given
          ?.split("\n")
          .map((line) => line.trim())
          .filter(Boolean) ?? null
      );
    }
    set suggestions(suggestions: readonly string[] | null) {
      this.#reflect("suggestions", suggestions?.join("\n") ?? null);
    }
    get accent() {
      return this.getAttribute("accent");
    }
    set accent(accent) {
      this.#reflect("accent", accent);
    }
    get theme() {
      return themes.find((theme) => theme === this.getAttribute("theme")) ?? "auto";
    }
    set theme(theme) {
      this.setAttribute("theme", theme);
    }
    get open() {
      return this.hasAttribute("open");
    }
    set open(open) {
      this.toggleAttribute("open", open);
    }
    get token() {
      return this.#token;
    }
    set token(token) {
      this.#token = token;
    }

    ask(question: string): void {
      if (this.mode === "floating") this.open = true;
      this.#chat?.ask(question);
    }

    clear(): void {
      this.#chat?.clear();
    }

    connectedCallback(): void {
      this.#root.adoptedStyleSheets = [styles()];
      // Set before the element was defined, as frameworks do.
      for (const name of ["token", "suggestions"] as const) this.#upgrade(name);
      this.#build();
    }

    disconnectedCallback(): void {
      this.#tearDown();
    }

    attributeChangedCallback(name: string, before: string | null, now: string | null): void {
      if (before === now || !this.isConnected) return;
      if (name === "accent") this.#paint();
      else if (name === "open") this.#showOpen();
      else this.#build();
    }

    #build(): void {
      this.#tearDown();
      this.#listening = new AbortController();
      const language = languageOf(this.getAttribute("lang"), ...navigator.languages);
      const floating = this.mode === "floating";
      const close = floating
        ? iconButton("close", icons.close, language.words.close, () => {
            this.open = false;
          })
        : undefined;
      const chat = this.#createChat(language, close);
      this.#chat = chat;
      const frame = element(floating ? "dialog" : "div", "panel", ...chat.elements);
      if (frame instanceof HTMLDialogElement) this.#float(frame, language);
      else this.#root.append(frame);
      frame.lang = language.tag;
      frame.dir = language.dir;
      // On the page, Escape works wherever the focus is.
      const listens: EventTarget = this.mode === "page" ? document : frame;
      listens.addEventListener("keydown", this.#onKey, { signal: this.#listening.signal });
      this.#paint();
      if (floating) this.#showOpen();
      else chat.begin();
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
        heading: this.heading,
        headingLevel: this.mode === "page" ? 1 : 2,
        greeting: this.greeting ?? undefined,
        suggestions: this.suggestions ?? undefined,
        storageKey: this.#storageKey(),
        close,
        tell: (event, detail) => this.#tell(`footnote-${event}`, detail),
      });
    }

    /** The number counts the shape of what is kept: another shape is not read. Chats on one page keep their own. */
    #storageKey(): string {
      const place = [...document.querySelectorAll(this.localName)].indexOf(this);
      return `footnote-2:${this.endpoint}:${this.id || place}`;
    }

    /** A button, and the chat behind it. */
    #float(dialog: HTMLDialogElement, { words }: Language): void {
      dialog.ariaLabel = this.heading;
      const launcher = iconButton("launcher", icons.mark, words.open, () => {
        this.open = !this.open;
      });
      launcher.ariaHasPopup = "dialog";
      this.#dialog = dialog;
      this.#launcher = launcher;
      // Escape in a dialog that covers the screen.
      dialog.addEventListener("cancel", (event) => {
        event.preventDefault();
        if (!this.#chat?.escape()) this.open = false;
      });
      this.#root.append(launcher, dialog);
    }

    #onKey = (event: Event): void => {
      if (!(event instanceof KeyboardEvent) || event.key !== "Escape" || event.defaultPrevented) return;
      if (this.#chat?.escape()) event.preventDefault();
      // What covers the screen is closed by the dialog's own "cancel".
      else if (this.#dialog?.open && !this.#dialog.matches(":modal")) this.open = false;
    };

    #showOpen(): void {
      const dialog = this.#dialog;
      const launcher = this.#launcher;
      if (!dialog || !launcher) return;
      launcher.ariaExpanded = String(this.open);
      if (this.open === dialog.open) return;
      if (this.open) {
        if (matchMedia(narrow).matches) dialog.showModal();
        else dialog.show();
        this.#chat?.begin();
        this.#chat?.focus();
      } else {
        dialog.close();
        launcher.focus();
      }
      this.#tell(this.open ? "footnote-open" : "footnote-close", null);
    }

    #paint(): void {
      for (const [name, value] of Object.entries(accentColours(this.accent)))
        if (value === undefined) this.style.removeProperty(name);
        else this.style.setProperty(name, value);
    }

    #tearDown(): void {
      this.#listening.abort();
      this.#chat?.dispose();
      this.#chat = this.#dialog = this.#launcher = undefined;
      this.#root.replaceChildren();
    }

    #tell(type: string, detail: unknown): void {
      this.dispatchEvent(
        new CustomEvent(type as keyof FootnoteChatEvents, { bubbles: true, composed: true, detail }),
      );
    }

    #reflect(name: string, value: string | null): void {
      if (value === null) this.removeAttribute(name);
      else this.setAttribute(name, value);
    }

    #upgrade(name: "token" | "suggestions"): void {
      if (!Object.hasOwn(this, name)) return;
      const value = Reflect.get(this, name);
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, value);
    }
  };
}
