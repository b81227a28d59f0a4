import { base, fraction, joined, root, script } from "./math-line.ts";
import { child, elementsOf, ownText, type XmlElement } from "./xml.ts";

/** A formula of Word (OMML) in one line of letters: I=C·r, (a+b)/2, ∑_(i=1)^n x_i. */
export function formulaLine(element: XmlElement | undefined): string {
  if (!element) return "";
  const part = (name: string) => formulaLine(child(element, name));
  const given = (property: string, otherwise: string) => {
    const value = child(element, `${element.name}Pr`, property);
    return value ? (value.attributes["m:val"] ?? "") : otherwise;
  };
  switch (element.name) {
    case "m:t":
    case "w:t":
      return ownText(element);
    case "m:f":
      return given("m:type", "bar") === "noBar"
        ? `(${part("m:num")} ¦ ${part("m:den")})`
        : fraction(part("m:num"), part("m:den"));
    case "m:sSup":
      return base(part("m:e")) + script("raised", part("m:sup"), part("m:e"));
    case "m:sSub":
      return base(part("m:e")) + script("lowered", part("m:sub"), part("m:e"));
    case "m:sSubSup":
      return (
        part("m:e") +
        script("lowered", part("m:sub"), part("m:e")) +
        script("raised", part("m:sup"), part("m:e"))
      );
    case "m:sPre":
      return script("raised", part("m:sup"), "") + script("lowered", part("m:sub"), "") + part("m:e");
    case "m:rad":
      return root(part("m:e"), part("m:deg"));
    case "m:nary": {
      const sign = given("m:chr", "∫");
      return `${sign}${script("lowered", part("m:sub"), sign)}${script("raised", part("m:sup"), sign)} ${part("m:e")}`;
    }
    case "m:d": {
      const inner = elementsOf(element)
        .filter(({ name }) => name === "m:e")
        .map(formulaLine);
      return `${given("m:begChr", "(")}${inner.join(given("m:sepChr", "|"))}${given("m:endChr", ")")}`;
    }
    case "m:func":
      return `${part("m:fName")} ${part("m:e")}`;
    case "m:limLow":
      return part("m:e") + script("lowered", part("m:lim"), part("m:e"));
    case "m:limUpp":
      return part("m:e") + script("raised", part("m:lim"), part("m:e"));
    case "m:m":
      return elementsOf(element)
        .filter(({ name }) => name === "m:mr")
        .map((row) => elementsOf(row).map(formulaLine).join(", "))
        .join("; ");
    case "m:eqArr":
      return elementsOf(element)
        .filter(({ name }) => name === "m:e")
        .map(formulaLine)
        .join("; ");
    case "m:oMathPara":
      return elementsOf(element)
        .filter(({ name }) => name === "m:oMath")
        .map(formulaLine)
        .join("; ");
    default:
      return joined(
        elementsOf(element)
          .filter(({ name }) => !name.endsWith("Pr"))
          .map(formulaLine),
      );
  }
}
