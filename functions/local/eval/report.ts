import { html, raw } from "hono/html";
import { type Figures, type Judged, percent, type Summary } from "./judge.ts";

const style = `
  :root { color-scheme: light dark; --bar: #2563eb; --track: #8883; --bad: #dc2626; }
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
  h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2.5rem; }
  svg text { font: 12px system-ui, sans-serif; fill: currentColor; }
  .bar { fill: var(--bar); } .track { fill: var(--track); }
  details { border-top: 1px solid var(--track); padding: .5rem 0; } summary { cursor: pointer; }
  .wrong > summary { color: var(--bad); } .missed { color: var(--bad); }
  blockquote { margin: .25rem 0 .25rem 1rem; padding-left: .75rem; border-left: 3px solid var(--track); }
  .kind { opacity: .7; font-size: .85em; margin-left: .5em; }
`;

/** A page that needs nothing besides itself: charts, and every question with its answer. */
export function report(of: {
  drafter: string;
  corpus: string;
  summary: Summary;
  judged: readonly Judged[];
}): string {
  const { drafter, corpus, summary, judged } = of;
  const bars = (value: (figures: Figures) => number) =>
    chart(summary.byKind.map(({ kind, figures }) => [`${kind} (${figures.questions})`, value(figures)]));
  const page = html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Evaluation</title>
<style>${raw(style)}</style>
<h1>${judged.length} questions, ${drafter}</h1>
<p>Index ${corpus}, ${new Date().toISOString().slice(0, 10)}. ${percent(summary.whole.right)} right. Abstained from
${percent(summary.abstainedRight)} of what the documents do not say, and from ${percent(summary.abstainedWrong)} of what they say.
${summary.whole.withheld} drafted parts withheld. Median ${summary.whole.ms.toFixed(0)} ms.</p>
${summary.missed.map((missed) => html`<p class="missed">Missed: ${missed}</p>`)}
<h2>Right</h2>${bars(({ right }) => right)}
<h2>Citation precision: of the cited words those that answer</h2>${bars(({ precision }) => precision)}
<h2>Citation recall: of the words that answer those that are cited</h2>${bars(({ recall }) => recall)}
<h2>Time to an answer</h2>${histogram(judged.map(({ ms }) => ms))}
<h2>Questions</h2>
${judged.map(
  (one) => html`<details class="${one.right ? "right" : "wrong"}">
<summary>${one.right ? "✓" : "✗"} ${[...one.question.after, one.question.ask].join(" → ")}<span class="kind">${one.question.kind}</span></summary>
<p>${one.answer}</p>
${one.cited.map((quote) => html`<blockquote>${quote}</blockquote>`)}
${one.missed.map((words) => html`<p class="missed">Not cited: ${words}</p>`)}
${one.beside.map((words) => html`<p class="missed">Cited beside the point: ${words}</p>`)}
</details>`,
)}
</html>`;
  return String(page);
}

const width = 640;
const label = 150;
const line = 26;

/** Horizontal bars of shares from 0 to 1. */
function chart(rows: [string, number][]) {
  const full = width - label - 60;
  const bars = rows.map(([name, value], i) => {
    const y = i * line;
    const long = Number.isNaN(value) ? 0 : value * full;
    return html`<text x="0" y="${y + 16}">${name}</text>
<rect class="track" x="${label}" y="${y + 4}" width="${full}" height="16" rx="3"/>
<rect class="bar" x="${label}" y="${y + 4}" width="${long.toFixed(1)}" height="16" rx="3"/>
<text x="${label + full + 8}" y="${y + 16}">${percent(value)}</text>`;
  });
  return html`<svg viewBox="0 0 ${width} ${rows.length * line}" width="100%" role="img">${bars}</svg>`;
}

const bins = 20;

/** How many answers took how long. */
function histogram(times: readonly number[]) {
  const most = Math.max(1, ...times);
  const counts = Array.from({ length: bins }, () => 0);
  for (const ms of times) {
    const bin = Math.min(bins - 1, Math.floor((ms / most) * bins));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const highest = Math.max(1, ...counts);
  const wide = width / bins;
  const bars = counts.map((count, i) => {
    const high = (count / highest) * 100;
    return html`<rect class="bar" x="${(i * wide + 1).toFixed(1)}" y="${(100 - high).toFixed(1)}" width="${(wide - 2).toFixed(1)}" height="${high.toFixed(1)}"><title>${count}</title></rect>`;
  });
  return html`<svg viewBox="0 0 ${width} 120" width="100%" role="img">${bars}<text x="0" y="116">0</text><text x="${width}" y="116" text-anchor="end">${most.toFixed(0)} ms</text></svg>`;
}
