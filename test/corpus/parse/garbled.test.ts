import { describe, expect, it } from "vitest";
import { findingsIn } from "../../../functions/corpus/index/findings.ts";
import { layOut } from "../../../functions/corpus/parse/layout.ts";
import { isGarbled } from "../../../functions/corpus/parse/pdf/garbled.ts";

const shifted = (text: string) =>
  text.replace(/\S/g, (sign) => String.fromCharCode(Math.max(33, sign.charCodeAt(0) - 29)));
const prose =
  "Whoever borrows a boat brings it back before sunset, with dry oars and an empty bilge, and signs the book.";

describe("garbled text", () => {
  it.each([
    ["English", prose],
    ["capitals", prose.toUpperCase()],
    [
      "German",
      "Wer ein Boot leiht, bringt es vor Sonnenuntergang mit trockenen Rudern zurück und trägt sich ins Buch ein.",
    ],
    [
      "Vietnamese",
      "Ai mượn thuyền phải trả lại trước khi mặt trời lặn, mái chèo khô ráo và ký tên vào sổ của bến.",
    ],
    [
      "Polish",
      "Kto pożycza łódź, oddaje ją przed zachodem słońca z suchymi wiosłami i wpisuje się do księgi przystani.",
    ],
    [
      "Turkish",
      "Tekneyi ödünç alan, gün batmadan önce kuru küreklerle geri getirir ve iskeledeki deftere imzasını atar.",
    ],
    [
      "Japanese",
      "ボートを借りた人は日没までに返し、オールを乾かして帳面に名前を書いてください。係の者が確認します。鍵は窓口にあります。",
    ],
    [
      "abbreviations",
      "NATO UNESCO WHO UNICEF FAO ILO IMF WTO OPEC ASEAN EFTA NAFTA OECD IAEA ICAO ITU WIPO UNDP UNEP UNHCR",
    ],
    [
      "figures",
      "12.5 14.7 18.9 20.1 EUR 33 USD 44 CHF 12.5 14.7 18.9 20.1 EUR 33 USD 44 CHF 12.5 14.7 18.9 20.1 EUR 3",
    ],
  ])("is not %s", (_, text) => {
    expect(isGarbled(text)).toBe(false);
  });

  it("is text whose letters stand for others, or come from many scripts", () => {
    expect(isGarbled(shifted(prose))).toBe(true);
    expect(isGarbled("ߙԔΰϸ ́ΨgϣϙķϢʆi Їߓ˺ࠌۉĪۈīۉࠒīۉĬ Սˁϐ֓ΣʑϦζçϋąϘđܾߗŁ܀ĶϢңߎޅξء ϐÄçϳݬΣ߲ԱΣăϟϦԤϳͅąͨtϞŁϳȆ")).toBe(true);
  });

  it("is a finding of the check", () => {
    const found = (text: string) =>
      findingsIn([layOut("boats", { metadata: { language: "en" }, blocks: [{ kind: "paragraph", text }] })]);
    expect(found(prose)).toEqual([]);
    expect(found(shifted(prose))).toMatchObject([{ document: "boats", what: "garbled" }]);
    expect(found("All e↵orts of the crew were in vain.")).toMatchObject([
      { what: "garbled", message: expect.stringContaining("“e↵orts” is of no language") },
    ]);
    expect(found("Press File → Open → Recent.")).toEqual([]);
  });
});
