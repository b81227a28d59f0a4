/**
 * Names of units, currencies, scales and months in every language that the documents may be in, from Unicode's data
 * (CLDR) as `Intl` has it: nothing of it is listed here but abbreviations, which CLDR writes with a space or a dot.
 */
const languages = "en ar bg cs da de el es fi fr hu id it ja ko nl no pl pt ro ru sv tr uk zh".split(" ");
/** Enough numbers to meet every plural form. */
const counts = [1, 2, 3, 5, 21];

/** A unit by its name in English, with what it measures and how much of that it is. */
interface Unit {
  measures: string;
  /** In the smallest unit of what it measures. Absent: only equal to itself. */
  size?: number;
}
export const units: Record<string, Unit> = {
  millisecond: { measures: "time", size: 1 },
  second: { measures: "time", size: 1e3 },
  minute: { measures: "time", size: 6e4 },
  hour: { measures: "time", size: 36e5 },
  day: { measures: "time", size: 864e5 },
  week: { measures: "time", size: 6048e5 },
  // Months are no number of days.
  month: { measures: "calendar", size: 1 },
  year: { measures: "calendar", size: 12 },
  meter: { measures: "length", size: 1e3 },
  millimeter: { measures: "length", size: 1 },
  centimeter: { measures: "length", size: 10 },
  kilometer: { measures: "length", size: 1e6 },
  mile: { measures: "length" },
  gram: { measures: "mass", size: 1 },
  kilogram: { measures: "mass", size: 1e3 },
  liter: { measures: "volume", size: 1e3 },
  milliliter: { measures: "volume", size: 1 },
  celsius: { measures: "temperature" },
  fahrenheit: { measures: "temperature" },
  percent: { measures: "share" },
  byte: { measures: "data", size: 1 },
  kilobyte: { measures: "data", size: 1e3 },
  megabyte: { measures: "data", size: 1e6 },
  gigabyte: { measures: "data", size: 1e9 },
  terabyte: { measures: "data", size: 1e12 },
};
const abbreviations: Record<string, string> = {
  ms: "millisecond",
  sec: "second",
  secs: "second",
  min: "minute",
  mins: "minute",
  hr: "hour",
  hrs: "hour",
  h: "hour",
  mm: "millimeter",
  cm: "centimeter",
  km: "kilometer",
  kg: "kilogram",
  ml: "milliliter",
  metre: "meter",
  metres: "meter",
  kilometre: "kilometer",
  kilometres: "kilometer",
  litre: "liter",
  litres: "liter",
  "°c": "celsius",
  "°f": "fahrenheit",
  "%": "percent",
  "٪": "percent",
  "％": "percent",
  "per cent": "percent",
  pct: "percent",
  kb: "kilobyte",
  mb: "megabyte",
  gb: "gigabyte",
  tb: "terabyte",
};
/** Signs and codes; names come from CLDR. All dollars are one: which of them, the reading sees. */
const currencies: Record<string, string> = {
  $: "USD",
  us$: "USD",
  "€": "EUR",
  "£": "GBP",
  "¥": "JPY",
  "₹": "INR",
  "₽": "RUB",
  "₩": "KRW",
  "₺": "TRY",
  zł: "PLN",
  kč: "CZK",
  dollar: "USD",
  dollars: "USD",
  pound: "GBP",
  pounds: "GBP",
};
const codes = "USD EUR GBP JPY CNY INR RUB KRW TRY PLN CZK CHF SEK NOK DKK HUF RON BGN UAH BRL".split(" ");

interface Names {
  units: ReadonlyMap<string, string>;
  currencies: ReadonlyMap<string, string>;
  /** "billion" is a thousand millions in one language and a million in another. */
  scales: ReadonlyMap<string, readonly number[]>;
  months: ReadonlyMap<string, number>;
}
let read: Names | undefined;

/** Lower-case names to what they name; read once, in some tens of milliseconds. */
export function namesOfUnits(): Names {
  if (read) return read;
  const names = {
    units: new Map(Object.entries(abbreviations)),
    currencies: new Map(Object.entries(currencies)),
    scales: new Map<string, readonly number[]>([
      ["k", [1e3]],
      ["mn", [1e6]],
      ["mln", [1e6]],
      ["mio", [1e6]],
      ["bn", [1e9]],
      ["mrd", [1e9]],
      ["tn", [1e12]],
    ]),
    months: new Map<string, number>(),
  };
  for (const code of codes) names.currencies.set(code.toLowerCase(), code);
  for (const language of languages) {
    for (const unit of Object.keys(units))
      for (const name of formsOf(language, { style: "unit", unit, unitDisplay: "long" }, "unit"))
        name.split(" ").length <= 2 && add(names.units, name, unit);
    for (const currency of codes)
      for (const name of formsOf(
        language,
        { style: "currency", currency, currencyDisplay: "name" },
        "currency",
      ))
        add(names.currencies, name, currency);
    for (const scale of [1e3, 1e4, 1e6, 1e8, 1e9, 1e12]) scaleName(language, scale, names.scales);
    for (const month of ["long", "short"] as const) {
      const dates = new Intl.DateTimeFormat(language, { month, day: "numeric", timeZone: "UTC" });
      for (let i = 0; i < 12; i++) {
        const name = dates.formatToParts(Date.UTC(2024, i, 15)).find(({ type }) => type === "month");
        const written = (name?.value ?? "").toLowerCase().replace(/\.$/, "");
        if (/^\p{L}{3,}/u.test(written)) names.months.set(written, i + 1);
      }
    }
  }
  read = names;
  return names;
}

function* formsOf(language: string, options: Intl.NumberFormatOptions, type: "unit" | "currency") {
  const format = new Intl.NumberFormat(language, options);
  for (const count of counts) {
    const parts = format.formatToParts(count).filter((part) => part.type === type);
    const name = parts.map(({ value }) => value.trim()).join(" ");
    if (/\p{L}/u.test(name)) yield name.toLowerCase();
  }
}

/** "million", "Millionen", "万": what a language writes behind a number instead of zeros. */
function scaleName(language: string, scale: number, scales: Map<string, readonly number[]>): void {
  const format = new Intl.NumberFormat(language, { notation: "compact", compactDisplay: "long" });
  for (const count of counts) {
    const parts = format.formatToParts(count * scale);
    // What is left of the number in front of the name: "10 thousand" is no name of 10,000.
    const digits = parts.filter(({ type }) => type === "integer").map(({ value }) => value);
    const name = parts
      .find(({ type }) => type === "compact")
      ?.value.trim()
      .toLowerCase();
    const known = scales.get(name ?? "") ?? [];
    if (name && digits.join("") === String(count) && !known.includes(scale))
      scales.set(name, [...known, scale]);
  }
}

/** A name of two units ("година": year, hour) names neither. */
function add(names: Map<string, string>, name: string, unit: string): void {
  const known = names.get(name);
  if (known !== undefined && known !== unit) names.delete(name);
  else names.set(name, unit);
}
