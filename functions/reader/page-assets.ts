/** A file that the pages load. */
export interface Asset {
  path: string;
  type: string;
  body: string;
}

/** What the pages are made of. The paths name the files' content, so they may be kept for ever. */
export interface PageAssets {
  /** The chat page, with `{{name}}` where something is filled in. */
  html: string;
  icon: Asset;
  script: Asset;
  styles: Asset;
  readerScript: Asset;
  readerStyles: Asset;
  /** What other sites load, by names that stay. */
  widget: Asset[];
}

/** What the pages are called, and what the chat page says first; undefined: what it says by itself. */
export interface Brand {
  name: string;
  greeting: string | undefined;
}

/** What the pages are made of, and whose they are. */
export interface Site extends PageAssets {
  brand: Brand;
}
