/**
 * A PDF file of one page, written by hand: for fonts that no library writes.
 * @param content drawing operators of the page; its fonts are /F1, /F2 … in the order of `fonts`
 * @param fonts font dictionaries; `$n` in them stands for the n-th of `streams`
 */
export function rawPdf(
  content: string,
  fonts: readonly string[],
  streams: readonly string[] = [],
): Uint8Array {
  const stream = (text: string) => `<< /Length ${Buffer.byteLength(text)} >>\nstream\n${text}\nendstream`;
  const first = 4;
  const resources = fonts.map((_, i) => `/F${i + 1} ${first + i} 0 R`).join(" ");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Count 1 /Kids [${first + fonts.length + streams.length} 0 R] >>`,
    stream(content),
    ...fonts.map((font) =>
      font.replace(/\$(\d)/g, (_, number) => `${first + fonts.length + Number(number) - 1} 0 R`),
    ),
    ...streams.map(stream),
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R /Resources << /Font << ${resources} >> >> >>`,
  ];
  return assembled(objects);
}

/** A PDF file of these objects; the first is its catalog. */
export function assembled(objects: readonly string[]): Uint8Array {
  let file = "%PDF-1.7\n";
  const offsets = objects.map((object, i) => {
    const offset = Buffer.byteLength(file);
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const xref = Buffer.byteLength(file);
  const rows = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`;
  return new Uint8Array(Buffer.from(file));
}
