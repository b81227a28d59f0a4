/** What somebody should know of a file: it is left out, or something in it is. */
export interface Notice {
  /** The file, relative to the folder. */
  name: string;
  what: "skipped" | "unreadable" | "warning";
  /** A sentence; of what is left out the end of one that begins with the name. */
  message: string;
}

/** "~$report.docx was skipped: it is a note of another program.", "a.md: is empty: it has no bytes; it is left out." */
export function noticeInWords({ name, what, message }: Notice): string {
  if (what === "skipped") return `${name} was skipped: it ${message}.`;
  return what === "unreadable" ? `${name}: ${message}; it is left out.` : `${name}: ${message}`;
}
