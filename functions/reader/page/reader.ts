// The address' anchor has brought the section into view; this brings the quoted words, or, when they are gone
// from the document, the sentence that says so. After loading: until then the browser goes back to the anchor.
addEventListener("load", () => {
  const target = document.querySelector<HTMLElement>("mark, .changed");
  target?.scrollIntoView({ block: "center" });
  target?.focus({ preventScroll: true });
});
