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
    folder: "02-merged-cells-shift-columns",
    expected: [
      { row: "Zone: North; Vehicle: Motorcycle; Per day: 3 EUR; Per month: 40 EUR" },
      { row: "Zone: South; Vehicle / Per day: Car, residents only; Per month: 60 EUR" },
      { row: "Museum; Summer: 9-17; Winter: 9-17" },
      { row: "Plan: Basic; Region: Asia; Price: 9 EUR; Storage: 40 GB" },
      { row: "Plan: Team; Region: Asia; Price: 24 EUR; Storage: 150 GB" },
      { ask: "What does parking a motorcycle in the North zone cost per day?", shows: "3 EUR" },
    ],
  },
  {
    folder: "03-word-table-header-row-not-used",
    expected: [
      { row: "Plan: Basic; Region: Europe; Price: 12 EUR; Storage: 50 GB" },
      { row: "Shape: Bars; Yield point: 890; Tensile strength: 1000" },
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
    folder: "06-page-inside-a-form",
    expected: [
      { section: "Bulky waste" },
      { text: "fetched by appointment and costs 25 euros" },
      { text: "Paper is collected every second Tuesday" },
    ],
  },
  {
    folder: "07-warnings-in-aside-dropped",
    expected: [
      { text: "or hot water escapes" },
      { ask: "What do I have to do before I reset the pump?", shows: "Close valve V7" },
    ],
  },
  {
    folder: "09-soft-hyphens-split-words",
    expected: [
      { text: "Arbeitszeit" },
      { text: "Urlaubsanträge" },
      { text: "Personalbüro" },
      { ask: "Wie hoch ist die wöchentliche Arbeitszeit?", shows: "38 Stunden" },
    ],
  },
  {
    folder: "11-arabic-pdf-lam-alef",
    expected: [
      { text: "سياسة الإجازات" },
      { text: "من الإجازة المدفوعة" },
      { not: "اإلجازات" },
      { ask: "الإجازات", shows: "الإجازة" },
    ],
  },
  {
    folder: "12-pdf-numbered-headings-are-list-items",
    expected: [{ section: "1. Scope" }, { section: "2. Booking" }, { section: "3. Reimbursement" }],
  },
  {
    folder: "13-pdf-table-becomes-one-sentence",
    expected: [
      { row: "Plan: Team; Price: 29 EUR; Users: 25; Storage: 200 GB" },
      { ask: "What does the Campus plan cost?", shows: "240 EUR" },
    ],
  },
  {
    folder: "14-pdf-columns-drawn-row-by-row",
    expected: [
      { text: "opens at nine on weekdays and" },
      { text: "opens at six for members only" },
      { text: "is closed on Mondays" },
    ],
  },
  {
    folder: "15-pdf-bold-drawn-twice",
    expected: [{ not: "Safety Notice Safety Notice" }, { not: "16 bar. Maximum pressure is 16 bar." }],
  },
  {
    folder: "16-garbled-pdf-not-noticed",
    expected: [{ refused: "letters that cannot be told from its fonts" }],
  },
  { folder: "18-word-formula-leaves-a-hole", expected: [{ text: "The yearly interest is I=C" }] },
  {
    folder: "19-word-custom-heading-styles",
    expected: [{ section: "Access rules" }, { section: "Visitors" }],
  },
  {
    folder: "21-prose-in-pre",
    expected: [
      { text: "as may be necessary for fiscal years 2027, 2028, and 2029" },
      {
        ask: "For which fiscal years are funds appropriated for the Center?",
        shows: "but not for buildings.",
      },
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
    folder: "29-word-hidden-text-is-quoted",
    expected: [{ text: "Guests pay 9 euros." }, { not: "margin" }],
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
