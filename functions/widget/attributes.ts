import { ownName } from "./chat.ts";

const modes = ["floating", "inline", "page"] as const;
const themes = ["auto", "light", "dark"] as const;
const looks = ["serif", "sans"] as const;

/** The properties of `widget.d.ts` that are attributes, too. */
export function withAttributes(script: string | undefined) {
  return class extends HTMLElement {
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
      return this.getAttribute("heading") ?? ownName;
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
    get look() {
      return looks.find((look) => look === this.getAttribute("look")) ?? "serif";
    }
    set look(look) {
      this.setAttribute("look", look);
    }
    get label() {
      return this.getAttribute("label");
    }
    set label(label) {
      this.#reflect("label", label);
    }
    get open() {
      return this.hasAttribute("open");
    }
    set open(open) {
      this.toggleAttribute("open", open);
    }

    #reflect(name: string, value: string | null): void {
      if (value === null) this.removeAttribute(name);
      else this.setAttribute(name, value);
    }
  };
}
