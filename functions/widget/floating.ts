import { button, element, icon, icons } from "./element.ts";

/** At this width the open chat takes the whole screen, and what lies behind is out of reach. */
const narrow = "(max-width: 30rem)";

/** A button in the corner of the window, and the dialog behind it. */
export interface Floating {
  launcher: HTMLButtonElement;
  /** What stands on the button: words of the site's, by default its name; empty: only the icon. */
  label(words: string | null): void;
  /** Opens the dialog, which takes the focus. */
  open(): void;
  /** Opens the dialog as the page is loaded: the focus stays where it is, unless that is covered. */
  openQuietly(): void;
  /** Closes the dialog, and brings the focus that was in it back to where it came from. */
  close(): void;
  /** Whether the dialog closes by itself when Escape is pressed. */
  coversScreen(): boolean;
}

export function createFloating(
  dialog: HTMLDialogElement,
  name: string,
  { press, cancel, closed }: { press(): void; cancel(): void; closed(): void },
): Floating {
  const written = element("span", "");
  const launcher = button("launcher", "", press);
  launcher.ariaHasPopup = "dialog";
  /** Of the site's own, where it was not the launcher. */
  let opener: Element | null = null;
  const inside = () => dialog.getRootNode() as ShadowRoot;
  const coversScreen = () => dialog.matches(":modal");
  const tellExpanded = () => {
    launcher.ariaExpanded = String(dialog.open);
    launcher.replaceChildren(icon(dialog.open ? icons.close : icons.mark), written);
  };
  // Escape in a dialog that covers the screen.
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    cancel();
  });
  // A browser may close it without asking, as with the second "back" of a phone.
  dialog.addEventListener("close", closed);
  tellExpanded();
  return {
    launcher,
    label(words) {
      written.textContent = words ?? name;
      // With the words that are seen, for those who speak to their device.
      launcher.ariaLabel = launcher.title = words || name;
    },
    coversScreen,
    open() {
      const { host } = inside();
      const { activeElement } = host.getRootNode() as Document | ShadowRoot;
      opener = activeElement === host || activeElement === document.body ? null : activeElement;
      if (matchMedia(narrow).matches) dialog.showModal();
      else dialog.show();
      tellExpanded();
    },
    openQuietly() {
      if (matchMedia(narrow).matches) dialog.showModal();
      else dialog.open = true;
      tellExpanded();
    },
    close() {
      const back = coversScreen() || dialog.contains(inside().activeElement);
      dialog.close();
      tellExpanded();
      if (back) (opener instanceof HTMLElement && opener.isConnected ? opener : launcher).focus();
    },
  };
}
