import type { Failure, Turn } from "./conversation.ts";
import { button, element } from "./element.ts";
import { documentLine, linkTo } from "./source.ts";
import type { ViewParts } from "./view.ts";
import type { Ending } from "./wire.ts";
import type { Language, Words } from "./words/words.ts";

/** What is to be said once nothing more will come. */
export function closingRemarks(turn: Turn, parts: ViewParts): HTMLElement[] {
  const { words } = parts.language;
  const retry = button("retry", words.retry, () => parts.retry(turn));
  switch (turn.state) {
    case "stopped":
      return [element("p", "remark", words.stopped), retry];
    case "cut":
      return [element("p", "remark problem", words.cut), retry];
    case "failed":
      return failureRemarks(turn.failure, retry, parts.language);
    default:
      return turn.ending && turn.parts.length === 0
        ? withoutAnswer(turn.ending, parts)
        : [
            ...caveats(turn, words).map((text) => element("p", "remark", text)),
            ...sections(words.more, turn.ending?.nearest ?? [], parts),
          ];
  }
}

/** While the reader has to wait, the button waits too, and the time left counts down, unspoken. */
function failureRemarks(
  failure: Failure | undefined,
  retry: HTMLButtonElement,
  { words, tag }: Language,
): HTMLElement[] {
  const { kind = "failed", detail, until = 0 } = failure ?? {};
  const known = { unreachable: words.unreachable, limited: words.limited, "sign-in": words.signIn };
  // The server speaks English.
  const said = kind in known ? known[kind as keyof typeof known] : (tag === "en" && detail) || words.failed;
  const problem = element("p", "remark problem", said);
  // The same question would be refused again.
  if (kind === "invalid") return [problem];
  if (until <= Date.now()) return [problem, retry];
  const wait = element("span", "wait");
  const secondsLeft = () => Math.ceil((until - Date.now()) / 1000);
  const tell = () => {
    const left = secondsLeft();
    wait.textContent = left > 0 ? words.retryIn(duration(left, tag)) : "";
    retry.disabled = left > 0;
    if (left <= 0 || !wait.isConnected) clearInterval(ticking);
  };
  const ticking = setInterval(tell, 1000);
  wait.textContent = words.retryIn(duration(secondsLeft(), tag));
  wait.ariaLive = "off";
  retry.disabled = true;
  problem.append(" ", wait);
  return [problem, retry];
}

function duration(seconds: number, language: string): string {
  const [count, unit] =
    seconds < 90
      ? [seconds, "second"]
      : seconds < 90 * 60
        ? [seconds / 60, "minute"]
        : [seconds / 3600, "hour"];
  const format = new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" });
  return format.format(Math.ceil(count));
}

/** What is said in place of an answer: a reply, a question asked back, or that the documents do not say it. */
function withoutAnswer({ outcome, remark, nearest, unread }: Ending, parts: ViewParts) {
  const { words } = parts.language;
  // What nobody could check, the documents may answer all the same.
  const verdict = element("p", "abstention", remark ?? (unread ? words.unread : words.notAnswered));
  return [verdict, ...sections(outcome === "unclear" ? words.oneOf : words.nearest, nearest, parts)];
}

/** Sections to look into, as links. */
function sections(lead: string, nearest: Ending["nearest"], { endpoint }: ViewParts): HTMLElement[] {
  if (nearest.length === 0) return [];
  const list = element("ul", "nearest");
  for (const [index, section] of nearest.entries())
    list.append(
      element(
        "li",
        "",
        linkTo(section.url, endpoint, "section-link", section.section),
        ...documentLine(section, nearest[index - 1]),
      ),
    );
  return [element("p", "remark", lead), list];
}

/** What an answer is to be read with; no two of them say the same, or the opposite. */
function caveats({ ending, notice }: Turn, words: Words): string[] {
  if (!ending) return [];
  const { outcome, drafter, quoted, withheld, unread } = ending;
  const texts: string[] = [];
  // What nobody could check was quoted or left out for that, and not for what the documents say.
  if (unread) texts.push(words.unread);
  else {
    // Where the documents take the draft's place, all of it is quoted.
    if (quoted > 0 && drafter === "model") texts.push(words.quotedParts(quoted));
    if (withheld > 0) texts.push(words.withheld(withheld));
  }
  // With something withheld an answer counts as partial, whatever the documents say.
  if (outcome === "partial" && withheld === 0) texts.push(words.partial);
  // The notice says the same with the reason.
  if (drafter === "extractive" && !notice) texts.push(words.quoted);
  return texts;
}
