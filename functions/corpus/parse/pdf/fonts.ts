/** A font of a PDF file, as far as its name and flags tell what its letters mean. */
export interface Font {
  /** Without the tag of a subset ("ABCDEF+"). */
  name: string;
  bold: boolean;
  italic: boolean;
  /** "flagged" where the file says so and its letters have still to show it. */
  mono: boolean | "flagged";
  /** Its letters are signs of formulas. */
  math: boolean;
  /** Its letters are ornaments and bullets. */
  ornaments: boolean;
  /** Writes from top to bottom. */
  vertical: boolean;
  /** Of glyph space, to text space: 0.001 but in fonts that draw their own letters. */
  scale: number;
  /** Height of its letters over its nominal size, where that says nothing (Type 3). */
  height: number;
}

/** What pdf.js knows of a font when `fontExtraProperties` is set. */
export interface LoadedFont {
  name?: string;
  bold?: boolean;
  black?: boolean;
  italic?: boolean;
  isMonospace?: boolean;
  isType3Font?: boolean;
  vertical?: boolean;
  fontMatrix?: number[];
  bbox?: number[];
}

/** "Medi" is URW's word for bold; CMBX, SFBX, ECBX and the like are TeX's bold series. */
const bold =
  /bold|black|heavy|demi|medi(?:um)?\b|^(?:CMB|CMSSB|SFBX|SFSX|SFB|ECBX|ECSX|LMB|T1-BX|ptmb|phvb)/i;
const italic = /ital|obli|slanted|kursiv|^(?:CMTI|CMSL|CMBXTI|SFTI|SFSL|ECTI|ECSL)/i;
const mono =
  /mono(?!type)|courier|consol|menlo|typewriter|inconsolata|andale|letter ?gothic|source ?code|fira ?code|^(?:CMTT|CMSLTT|CMTCSC|SFTT|ECTT|LMTT|NimbusMon)/i;
const math =
  /math|^(?:CMMI|CMSY|CMEX|CMBSY|CMMIB|MSAM|MSBM|EUFM|EUSM|RSFS|MTMI|MTSY|MTEX|MTEXA|txsy|txmi|txex|pxsy|pxmi|rtxmi|LMMathI|LMMathS|Symbol)/i;

/** @param loaded undefined when the font could not be read */
export function fontOf(loaded: LoadedFont | null | undefined): Font {
  const name = (loaded?.name ?? "").replace(/^[A-Z]{6}\+/, "");
  const matrix = loaded?.fontMatrix;
  const own = loaded?.isType3Font ? matrix : undefined;
  const tall =
    own && loaded?.bbox ? ((loaded.bbox[3] ?? 0) - (loaded.bbox[1] ?? 0)) * Math.abs(own[3] ?? 0) : 0;
  return {
    name,
    bold: bold.test(name) || loaded?.bold === true || loaded?.black === true,
    italic: italic.test(name) || loaded?.italic === true,
    mono: mono.test(name) || (loaded?.isMonospace === true && "flagged"),
    math: math.test(name),
    ornaments: /dingbat|wingding|webding|monotype ?sorts|marlett|bullets/i.test(name),
    vertical: loaded?.vertical === true,
    scale: matrix?.[0] ? Math.abs(matrix[0]) : 0.001,
    height: tall > 0 ? tall : 1,
  };
}
