const greek = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
const wingdings: Record<number, string> = {
  74: "☺",
  108: "●",
  110: "■",
  111: "☐",
  113: "☐",
  167: "▪",
  168: "☐",
  216: "➢",
  223: "←",
  224: "→",
  225: "↑",
  226: "↓",
  232: "➔",
  240: "⇨",
  251: "✗",
  252: "✓",
  253: "☒",
  254: "☑",
};
const symbols: Record<number, string> = {
  163: "≤",
  176: "°",
  177: "±",
  179: "≥",
  180: "×",
  183: "•",
  184: "÷",
  185: "≠",
  187: "≈",
  174: "→",
  172: "←",
  214: "√",
  229: "∑",
  165: "∞",
  68: "Δ",
  83: "Σ",
  87: "Ω",
  70: "Φ",
};

/**
 * The character that a font of symbols draws for a code; empty for those that have no like, or only adorn.
 * @param code in hexadecimal digits, with Word's F0 before it or without
 */
export function symbolOf(font: string, code: string): string {
  const value = Number.parseInt(code, 16);
  if (Number.isNaN(value)) return "";
  const at = value >= 0xf000 && value <= 0xf0ff ? value - 0xf000 : value;
  if (/^wingdings$/i.test(font)) return wingdings[at] ?? "";
  if (/^symbol$/i.test(font))
    return symbols[at] ?? greek[at - 0x61] ?? (at < 0x80 ? String.fromCharCode(at) : "");
  return value >= 0xe000 && value <= 0xf8ff ? "" : String.fromCodePoint(Math.min(value, 0x10ffff));
}
