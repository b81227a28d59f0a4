import PDFDocument from "pdfkit";

/** A PDF file as PDFKit writes it. */
export async function pdf(options: PDFKit.PDFDocumentOptions, write: (doc: PDFKit.PDFDocument) => void) {
  const doc = new PDFDocument({ size: "A4", margin: 72, bufferPages: true, ...options });
  const chunks: Buffer[] = [];
  doc.on("data", (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<void>((resolve) => doc.on("end", () => resolve()));
  write(doc);
  doc.end();
  await done;
  return new Uint8Array(Buffer.concat(chunks));
}
