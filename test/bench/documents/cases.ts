import type { Expected } from "./check.ts";

/** A folder of files, a kind of fault each; those that a folder of cases does not have are left out. */
export interface DocumentCase {
  folder: string;
  expected: readonly Expected[];
}

export const cases: readonly DocumentCase[] = [
  {
    folder: "01-superscript-joins-number",
    expected: [
      { not: "$51" },
      { not: "106 letters" },
      { not: "106 parts" },
      { not: "$1199" },
      { ask: "How much is the joining fee for students?", shows: "$5" },
      { ask: "How many letters does the archive hold?", shows: "10⁶" },
    ],
  },
  {
    folder: "04-struck-out-text-is-quoted",
    expected: [
      { not: "$120" },
      { not: "120 euros" },
      { ask: "What is the yearly fee for adults?", shows: "$150", hides: "$120" },
    ],
  },
  {
    folder: "24-running-heads-inside-wide-margins",
    expected: [
      { text: "within four seconds, or else", of: "box" },
      { not: "[Page 1]" },
      { not: "RFC 99999" },
      { section: "1. Introduction", of: "box" },
      { row: "Code: 409; Meaning: Box is jammed" },
      { title: "The Simple Box Protocol", of: "box" },
    ],
  },
  {
    folder: "25-one-file-stops-the-build/hugo",
    expected: [
      { title: "Backup", of: "backup" },
      { notice: 'Line 3: the front matter\'s "url"' },
      { ask: "When do backups run?", shows: "at two" },
    ],
  },
  {
    folder: "26-markdown-dialects",
    expected: [
      { not: "import Tabs" },
      { not: ":::" },
      { not: "[!WARNING]" },
      { not: "&nbsp;" },
      { text: "Close valve V7" },
      { row: "Plan: Basic; Price: 12 EUR" },
      { row: "Plan: Team; Price: 29 EUR" },
    ],
  },
  {
    folder: "30-first-chapter-becomes-the-title",
    expected: [
      { title: "Handbook", of: "handbook" },
      { section: "Chapter 3 – Administration > Meeting of creditors", of: "handbook" },
      { ask: "Within how many days does the meeting take place?", shows: "within 40 days" },
    ],
  },
  {
    folder: "31-subject-only-in-the-heading",
    expected: [
      { ask: "When does the meeting of creditors take place?", shows: "within 40 days" },
      { ask: "Who pays during parental leave?", shows: "The company pays 60%" },
    ],
  },
];
