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
