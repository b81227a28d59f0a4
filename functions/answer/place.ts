/** Where a quote stands, in words: its section and, in documents that have them, its page. */
export function placeOf({ section, page }: { section: string; page?: number | undefined }): string {
  return page === undefined ? section : `${section}, p. ${page}`;
}
