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
        : caveats(turn, words).map((text) => element("p", "remark", text));
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
function withoutAnswer({ outcome, remark, nearest }: Ending, { language, endpoint }: ViewParts) {
  const { words } = language;
  const verdict = element("p", "abstention", remark ?? words.notAnswered);
  if (nearest.length === 0) return [verdict];
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
  const lead = outcome === "unclear" ? words.oneOf : words.nearest;
  return [verdict, element("p", "remark", lead), list];
}

function caveats({ ending, notice }: Turn, words: Words): string[] {
  const texts: string[] = [];
  if (ending && ending.quoted > 0) texts.push(words.quotedParts(ending.quoted));
  if (ending && ending.withheld > 0) texts.push(words.withheld(ending.withheld));
  else if (ending?.outcome === "partial") texts.push(words.partial);
  if (ending?.unread) texts.push(words.unread);
  // The notice says the same with the reason.
  if (ending?.drafter === "extractive" && !notice) texts.push(words.quoted);
  return texts;
}
