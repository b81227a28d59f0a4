import { describe, expect, it } from "vitest";
import { readDocuments } from "../../functions/corpus/index/build.ts";
import { encodeIndex } from "../../functions/corpus/index/encode.ts";
import { openIndex } from "../../functions/corpus/search/open.ts";

import { filesOf } from "./files.ts";

const texts: Record<string, string> = {
  german: `# Brücken

Die Häuser am Ufer wurden 1893 gebaut. Über die Elbe führen in Dresden acht Brücken, die älteste ist die Augustusbrücke.
Die Straßenbahnen fahren über drei von ihnen, und im Sommer werden die Boote der Weißen Flotte an den Stegen vermietet.

Der Müller mahlte sein Korn in der Mühle am Bach.`,
  spanish: `# Puentes

La información sobre los puentes se publica cada año en el boletín. Las niñas cruzan el río por el puente más antiguo.

Los pescadores vendían sus capturas en el mercado de la ciudad.`,
  russian: `# Мосты

Новые мосты через реку были построены рабочими в девятнадцатом веке. Зелёные ёлки стоят у дороги.

Рыбаки продавали рыбу на городском рынке каждый день.`,
  chinese: `# 芯片

人工智能公司面临美国的芯片出口管制。腾讯囤积了大量芯片，以便继续训练其模型。

北京的冬天很冷，人们喜欢吃火锅。`,
  japanese: `# 橋

東京の隅田川には多くの橋がかかっている。最も古い橋は十七世紀に建てられた。

漁師は毎朝市場で魚を売っている。`,
  thai: `# สะพาน

สะพานพระรามแปดข้ามแม่น้ำเจ้าพระยาในกรุงเทพมหานคร สร้างเสร็จในปี พ.ศ. 2545

ชาวประมงขายปลาที่ตลาดทุกเช้า`,
  english: `# Bridges

Eight bridges cross the river. Boats are rented out in summer, and a café at the pier serves naïve tourists.

The fishermen sold their catch at the market.`,
};

const { documents } = await readDocuments(
  filesOf(Object.fromEntries(Object.entries(texts).map(([id, text]) => [`${id}.md`, text]))),
);
const corpus = await openIndex(await encodeIndex("", documents));

describe("languages", () => {
  it("are detected where a document does not declare its own", () => {
    const tags = corpus.documents().map(({ id, language }) => [id, language]);
    expect(Object.fromEntries(tags)).toEqual({
      german: "de",
      spanish: "es",
      russian: "ru",
      chinese: "zh",
      japanese: "ja",
      thai: "th",
      english: "en",
    });
  });

  it.each([
    ["Welche Brücke ist die älteste?", "german"],
    ["Wann wurde das Haus gebaut?", "german"],
    ["aelteste Bruecke", "german"],
    ["Strassenbahn", "german"],
    ["vermieten von Booten", "german"],
    ["informaciones del boletín", "spanish"],
    ["informacion boletin", "spanish"],
    ["¿Quién cruza el puente?", "spanish"],
    ["построили мост", "russian"],
    ["зеленая елка", "russian"],
    ["腾讯为什么囤积芯片？", "chinese"],
    ["出口管制", "chinese"],
    ["隅田川の橋", "japanese"],
    ["แม่น้ำเจ้าพระยา", "thai"],
    ["Which bridge crosses the river?", "english"],
    ["cafes for naive tourists", "english"],
  ])("%s is found in the %s document", async (query, document) => {
    expect((await corpus.search(query, 3))[0]?.document).toBe(document);
  });

  it("function words of a language tell nothing in it", () => {
    expect(corpus.rarity("welche")).toBe(0);
    expect(corpus.rarity("Brücke")).toBeGreaterThan(1);
    expect(corpus.knows("Brücken")).toBe(true);
    expect(corpus.knows("Tunnel")).toBe(false);
  });
});
