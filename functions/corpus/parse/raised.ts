const signs = "0123456789+-=()";
const above = new Map([...zip(signs, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾"), ...zip("−–ni", "⁻⁻ⁿⁱ")]);
const below = new Map([
  ...zip(signs, "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"),
  ...zip("−–aeioruvxhklmnpstj", "₋₋ₐₑᵢₒᵣᵤᵥₓₕₖₗₘₙₚₛₜⱼ"),
]);
/** Endings of numerals, in the languages that raise them. */
const ordinal = /^(?:st|nd|rd|th|er|re|ère|e|è|ème|me|os?|as?|º|ª)$/i;
/** More than this is prose that happens to be small. */
const longest = 12;

/**
 * Raised or lowered text as plain characters that cannot be read as part of what stands before them: "¹" for a raised 1,
 * "₂" for a lowered 2, "^k" or "_max" where Unicode has no character. Ordinals ("5th"), abbreviations ("Mme") and signs
 * of their own ("[1]", "*", "™") stay as they are.
 * @param before the character before it, undefined when there is none or white space
 */
export function raised(how: "raised" | "lowered", text: string, before: string | undefined): string {
  if (text.length > longest || !/^[\p{L}\p{N}\s+\-−–=().,;/]+$/u.test(text)) return text;
  const map = how === "raised" ? above : below;
  if (/\p{Nd}/u.test(text)) {
    if ([...text].every((sign) => map.has(sign) || /[\s.,;/]/.test(sign)) && !/\d[.,/]\d/.test(text))
      return [...text].map((sign) => map.get(sign) ?? sign).join("");
    return apart(how, text);
  }
  if (/[+\-−–=]/.test(text) && text.length > 1)
    return [...text].every((sign) => map.has(sign))
      ? [...text].map((sign) => map.get(sign)).join("")
      : apart(how, text);
  if (how === "raised" && ((before && /\p{Nd}/u.test(before) && ordinal.test(text)) || text.length > 1))
    return text;
  const own = text.length === 1 ? map.get(text) : undefined;
  return own ?? (/\p{L}/u.test(text) && before !== undefined ? apart(how, text) : text);
}

function apart(how: "raised" | "lowered", text: string): string {
  const sign = how === "raised" ? "^" : "_";
  return /^(?:\p{L}+|[\p{N}.,]+)$/u.test(text)
    ? `${sign}${text}`
    : `${sign}(${text.replace(/^\((.*)\)$/, "$1")})`;
}

function zip(keys: string, values: string): [string, string][] {
  const signs = [...values];
  return [...keys].map((key, i) => [key, signs[i] ?? key]);
}
