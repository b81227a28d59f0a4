import type { Words } from "./words.ts";

export const de: Words = {
  greeting: "Fragen Sie die Dokumente. Jeder Satz einer Antwort verweist auf die Worte, die ihn belegen.",
  question: "Ihre Frage",
  placeholder: "Eine Frage stellen",
  open: "Eine Frage stellen",
  close: "Schließen",
  ask: "Fragen",
  stop: "Abbrechen",
  anew: "Neues Gespräch",
  skip: "Zum Fragefeld",
  conversation: "Gespräch",
  begin: "Mit einem Abschnitt beginnen",
  left: (count) => `Noch ${count} Zeichen`,
  looking: "Die Dokumente werden durchsucht",
  reading: "Wird gelesen: ",
  checking: "Wird mit den Dokumenten verglichen",
  sources: "Quellen",
  source: (id, place) => `Quelle ${id}: ${place}`,
  page: (page) => `S. ${page}`,
  openSource: "Quelle öffnen",
  original: "Original",
  notAnswered: "Die Dokumente beantworten diese Frage nicht.",
  nearest: "Am nächsten kommen:",
  oneOf: "Vielleicht ist eines davon gemeint:",
  partial: "Die Dokumente beantworten nur einen Teil dieser Frage.",
  withheld: (count) =>
    count === 1
      ? "Ein Satz des Entwurfs wurde zurückgehalten: Die Dokumente belegen ihn nicht."
      : `${count} Sätze des Entwurfs wurden zurückgehalten: Die Dokumente belegen sie nicht.`,
  quotedParts: (count) =>
    count === 1
      ? "Ein Satz ist zitiert, wie er in den Dokumenten steht."
      : `${count} Sätze sind zitiert, wie sie in den Dokumenten stehen.`,
  unread:
    "Der Entwurf konnte nicht geprüft werden: Was die Dokumente nicht wörtlich sagen, ist aus ihnen zitiert.",
  quoted: "Ohne Sprachmodell aus den Dokumenten zitiert.",
  quotedBecause: {
    unreachable: "Das Sprachmodell war nicht erreichbar. Stattdessen werden die Dokumente zitiert.",
    timeout: "Das Sprachmodell brauchte zu lange. Stattdessen werden die Dokumente zitiert.",
    refused: "Das Sprachmodell wollte nicht antworten. Stattdessen werden die Dokumente zitiert.",
    cut_off: "Das Sprachmodell brach ab. Stattdessen werden die Dokumente zitiert.",
    unusable: "Die Antwort des Sprachmodells war unbrauchbar. Stattdessen werden die Dokumente zitiert.",
    budget: "Das heutige Budget des Sprachmodells ist verbraucht. Stattdessen werden die Dokumente zitiert.",
  },
  stopped: "Sie haben diese Antwort abgebrochen.",
  cut: "Die Antwort brach ab, bevor sie vollständig war.",
  retry: "Noch einmal fragen",
  failed: "Die Frage konnte nicht beantwortet werden.",
  signIn: "Bitte melden Sie sich an, um zu fragen.",
  unreachable: "Der Server ist nicht erreichbar. Prüfen Sie die Verbindung und versuchen Sie es noch einmal.",
  limited: "Zu viele Fragen.",
  retryIn: (time) => `Noch einmal möglich in ${time}.`,
  copyCode: "Code kopieren",
  copy: "Mit Quellen kopieren",
  copied: "Kopiert",
  helpful: "Hilfreich",
  notHelpful: "Nicht hilfreich",
  thanks: "Danke, das ist vermerkt.",
  notDone: "Das hat nicht geklappt.",
};
