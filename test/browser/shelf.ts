import type { Metadata, Section } from "../../functions/corpus/document.ts";
import { layOut } from "../../functions/corpus/parse/layout.ts";
import { parseMarkdown } from "../../functions/corpus/parse/markdown.ts";

interface Written extends Metadata {
  id: string;
  sections: { title: string; level: number; anchor: string; body: string }[];
}

/** Documents as the corpus lays them out, with anchors of the test's own. */
export function shelf(...written: Written[]) {
  const laidOut = written.map(({ id, sections: parts, ...metadata }) => {
    const source = parts.map(({ title, level, body }) => `${"#".repeat(level)} ${title}\n\n${body}`);
    const parsed = parseMarkdown(source.join("\n\n"));
    const { sections, ...document } = layOut(id, { ...parsed, metadata });
    return {
      ...document,
      sections: sections.map((section, i): Section => ({ ...section, anchor: parts[i]?.anchor ?? "" })),
    };
  });
  return {
    documentCount: laidOut.length,
    documents: () => laidOut,
    document: (id: string) => laidOut.find((document) => document.id === id),
  };
}

const introduction =
  "Washington keeps narrowing what the U.S. semiconductor industry may export to China. Tencent, Alibaba, Huawei and others are answering with new strategies: to remain competitive, they bet on self-reliance, efficiency and innovation.";

const stockpiling =
  "Because semiconductor imports are restricted, companies in China have started to hoard advanced GPUs, aggressively, so that the AI projects they are working on stay safe. Tencent is one example: it bought H100 and H20 GPUs from Nvidia so that work on its large language models (LLMs), “Yuanbao” among them, can continue without a break. A stockpile of this kind is a cushion against export controls still to come, and it keeps research moving.";

const smaller =
  "Start-ups in China are building AI models that are smaller, use less energy and are made for edge computing; 01.AI, which is backed by Alibaba and Xiaomi, is one of them. The change of course is strategic: it makes the companies less dependent on the most advanced chips.\n\n- Less energy for every answer\n- Less dependence on data centers";

const home =
  "China is putting a great deal of money into making chips at home, because it wants to be free of foreign supply chains. These domestic chips are meant to rival Western products such as Nvidia’s A100 and to help power China’s ambitions in AI.";

const cloud =
  "Some companies in China get around the limits on imported hardware by renting GPU computing power from cloud providers overseas. In this way they can go on developing AI models without having the physical chips in their own hands.";

const support =
  "“Made in China 2025” is the Chinese government’s strategic plan. The plan set the goal that 70% of chips be produced locally by 2025. To speed up China’s independence in chips, it supplies critical funding and backs it with policy.";

const repeated = "Tencent, Alibaba, Huawei and others are answering with new strategies.";

/** A document like the shipped one, with a list, a sentence that stands in two sections, and markup as text. */
export const chips = {
  id: "ai-chip-ban",
  title: "China’s AI Giants Reroute Strategy Amid U.S. Chip Ban",
  source: "Retold from an article of the same name",
  date: "2024-11-12",
  url: "https://example.org/ai-chip-ban",
  language: "en",
  sections: [
    {
      title: "China’s AI Giants Reroute Strategy Amid U.S. Chip Ban",
      level: 1,
      anchor: "chinas-ai-giants",
      body: `${introduction} ${repeated}`,
    },
    { title: "1. Stockpiling Chips and Managing the Supply Chain", level: 2, anchor: "1", body: stockpiling },
    { title: "2. Turning to Smaller, More Efficient AI Models", level: 2, anchor: "2", body: smaller },
    { title: "3. Building AI Chips at Home", level: 2, anchor: "3", body: home },
    { title: "4. The Cloud as a Tactical Workaround", level: 2, anchor: "4", body: cloud },
    { title: "5. Government Support and “Made in China 2025”", level: 2, anchor: "5", body: support },
    {
      title: "Conclusion",
      level: 2,
      anchor: "conclusion",
      body: `${repeated} Chips are named \\<script>alert(1)\\</script> & \\<b>bold\\</b> here.`,
    },
  ],
};

/** A manual with a block of every kind. */
export const manual = {
  id: "manual",
  title: "Manual of the pump",
  language: "en",
  sections: [
    {
      title: "Manual of the pump",
      level: 1,
      anchor: "manual",
      body: `Set \`pressure\` with [the guide](https://example.org/guide) and **care**, by <kbd>F2</kbd>:

1. Shut the valve.
   - The red one.
2. Wait.

- [x] Checked
- [ ] Not checked

> [!WARNING]
> Hot water escapes.

> A quotation.

\`\`\`ts title="pump.ts"
if (pressure < 16) {
  open()
}
\`\`\`

| Plan | Price |
| --- | --- |
| Team | 29 EUR |
| Business | 79 EUR |`,
    },
    { title: "Parts", level: 2, anchor: "parts", body: "The parts are named on page 4." },
  ],
};
