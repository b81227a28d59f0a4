type Colour = [number, number, number];

/** The lowest contrast of text that everybody can read: WCAG 2.2, 1.4.3. */
const enough = 4.5;
const white: Colour = [255, 255, 255];
const black: Colour = [0, 0, 0];

/** The custom properties that paint the chat in a colour; undefined ones leave it as it is. */
export function accentColours(accent: string, root: ShadowRoot): Record<string, string | undefined> {
  const colour = painted(accent, root);
  /** What marks and links stand on: the site may have given both. */
  const grounds = (scheme: string) =>
    ["var(--paper)", "var(--card)"]
      .map((ground) => painted(ground, root, scheme))
      .filter((ground) => ground !== undefined);
  return {
    "--accent-action": colour && css(colour),
    "--accent-on-action": colour && css(contrast(colour, white) >= enough ? white : black),
    "--accent-day": colour && css(readable(colour, grounds("light"), black)),
    "--accent-night": colour && css(readable(colour, grounds("dark"), white)),
  };
}

/** Any colour that CSS knows where the chat stands, as the browser paints it; undefined for what is none. */
function painted(text: string, root: ShadowRoot, scheme = ""): Colour | undefined {
  const probe = document.createElement("i");
  probe.style.colorScheme = scheme;
  probe.style.backgroundColor = text;
  root.append(probe);
  const { backgroundColor } = getComputedStyle(probe);
  probe.remove();
  // As what is no colour is painted, and most often: most sites give none.
  if (backgroundColor === "rgba(0, 0, 0, 0)") return undefined;
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return undefined;
  context.fillStyle = backgroundColor;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, opacity = 0] = context.getImageData(0, 0, 1, 1).data;
  return opacity > 0 ? [red, green, blue] : undefined;
}

/** The colour, mixed with as much of another as it needs to be read on each of the grounds. */
function readable(colour: Colour, grounds: Colour[], towards: Colour): Colour {
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = colour.map((part, i) => Math.round(part + ((towards[i] ?? 0) - part) * share)) as Colour;
    if (grounds.every((ground) => contrast(mixed, ground) >= enough)) return mixed;
  }
  return towards;
}

/** 1 to 21: WCAG 2.2, "contrast ratio". */
function contrast(a: Colour, b: Colour): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** WCAG 2.2, "relative luminance". */
function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function css(colour: Colour): string {
  return `rgb(${colour.join(" ")})`;
}
