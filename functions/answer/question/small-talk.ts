import type { Corpus } from "../../corpus/corpus.ts";

const greeting =
  /^(?:hi|hello|hey|hiya|howdy|greetings|good (?:morning|afternoon|evening|day)|hallo|hola|bonjour|ciao|你好|こんにちは)(?: (?:there|all|everyone|bot|footnote))?$/i;
const thanks =
  /^(?:(?:ok|okay|great|perfect|super|cool|nice|awesome)[, ]+)?(?:thanks|thank you|thank u|thx|ty|cheers|much appreciated|danke|gracias|merci|谢谢|ありがとう)(?: (?:a lot|so much|very much|again|for (?:the|your|all) .{1,30}))?$|^(?:(?:ok|okay|great|perfect|cool|nice|awesome|got it|i see|understood|good)[, ]*)+$/i;
const farewell = /^(?:bye|goodbye|bye bye|see you|see ya|good night|farewell|ciao)(?: .{0,20})?$/i;
const abilities =
  /^(?:(?:so )?(?:what|which (?:things|questions)) (?:can|do) (?:you|i) (?:do|answer|know|help(?: me)?(?: with)?|ask(?: you)?(?: about)?)(?: here)?|who are you|what are you|what is this|what's this|are you (?:a|an) (?:bot|robot|ai|human|person)|help(?: me)?|how (?:does|do) (?:this|you|it) work)$/i;

/**
 * A fitting reply to what asks nothing of the documents: a greeting, thanks, a farewell, "what can you do?". It claims
 * nothing but what the program knows of itself and of the titles. Undefined for everything else.
 */
export function smallTalk(text: string, corpus: Corpus): string | undefined {
  const said = bare(text);
  if (greeting.test(said)) return `Hello! You can ask me about ${subjects(corpus)}.`;
  if (farewell.test(said)) return "Goodbye!";
  if (thanks.test(said)) return "You are welcome. Is there anything else that you want to know?";
  if (abilities.test(said))
    return `I answer questions about ${subjects(corpus)}. Every sentence of an answer points to the words that support it; what is not written there, I do not know.`;
  return undefined;
}

/** Whether a turn asked nothing of the documents, so that nothing that follows is about it. */
export function isSmallTalk(text: string): boolean {
  const said = bare(text);
  return [greeting, farewell, thanks, abilities].some((pattern) => pattern.test(said));
}

function bare(text: string): string {
  const words = text.normalize("NFKC").replace(/[’]/g, "'").replace(/\s+/g, " ").trim();
  let end = words.length;
  while (/[\p{P}\p{S}\p{Cf}]/u.test(words[end - 1] ?? "")) end--;
  return words.slice(0, end).trim();
}

const mostTitles = 3;

function subjects(corpus: Corpus): string {
  const titles = corpus.documents().map(({ title }) => `“${title}”`);
  const shown = titles.slice(0, mostTitles);
  const more = titles.length - shown.length;
  if (more > 0) return `${shown.join(", ")} and ${more} other ${more === 1 ? "document" : "documents"}`;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}
