/** A file that the pages load. Its path names its content, so it may be kept for ever. */
export interface Asset {
  path: string;
  type: string;
  body: string;
}

/** What the chat page and the reader page are made of. */
export interface PageAssets {
  /** The chat page, with `{{name}}` where something is filled in. */
  html: string;
  icon: Asset;
  script: Asset;
  styles: Asset;
  readerScript: Asset;
  readerStyles: Asset;
}
