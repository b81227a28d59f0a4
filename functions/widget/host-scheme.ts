const schemes = ["dark", "light"] as const;

/**
 * What a site shows itself in, as the value of `color-scheme`: by the computed one of its root, else by a class `dark`
 * or `light`, else by `data-theme`, on `html` or `body`. What says none of these, or both, follows the reader's system.
 */
export function hostScheme(): string {
  const { documentElement: root, body } = document;
  const places = [root, body].filter(Boolean);
  const computed = getComputedStyle(root).colorScheme;
  const words = computed.split(/\s+/);
  return (
    schemes.find(
      (scheme) => words.includes(scheme) && words.every((word) => [scheme, "only"].includes(word)),
    ) ??
    places.flatMap(({ classList }) => schemes.find((scheme) => classList.contains(scheme)) ?? [])[0] ??
    places.flatMap(
      ({ dataset }) => schemes.find((scheme) => dataset.theme?.toLowerCase() === scheme) ?? [],
    )[0] ??
    "light dark"
  );
}

/** Calls back whenever a site may show itself differently, until the signal says no more. */
export function watchScheme(changed: () => void, signal: AbortSignal): void {
  const observer = new MutationObserver(changed);
  // Any attribute: a rule of the site's may set the scheme by one of its own.
  for (const place of [document.documentElement, document.body])
    if (place) observer.observe(place, { attributes: true });
  signal.addEventListener("abort", () => observer.disconnect());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed, { signal });
  // A style sheet may come after the chat.
  window.addEventListener("load", changed, { signal });
}
