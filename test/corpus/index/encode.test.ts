import fc from "fast-check";
import { expect, it } from "vitest";
import { encodeIndex } from "../../../functions/corpus/index/encode.ts";
import { layOut } from "../../../functions/corpus/parse/layout.ts";
import { openIndex } from "../../../functions/corpus/search/open.ts";
import { trees } from "../parse/trees.ts";

it("an index gives its documents back as they were, whatever their blocks, and passages that quote them", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(trees, { minLength: 1, maxLength: 3 }), async (made) => {
      const documents = made.map((blocks, i) => ({
        ...layOut(`doc-${i}`, { metadata: { title: `Doc ${i}`, author: "Ada" }, blocks }),
        fingerprint: `${i}`,
      }));
      const bytes = await encodeIndex("", documents);
      expect(Buffer.compare(bytes, await encodeIndex("", documents))).toBe(0);
      const corpus = await openIndex(bytes);
      const passages = corpus.passages();
      for (const document of documents) {
        expect(corpus.restore(document.id)?.document).toEqual(document);
        const own = passages.filter((passage) => passage.document === document.id);
        expect(own.length).toBe(document.passages.length);
        for (const { text, start, end, sentences, blocks, marks } of own) {
          expect(text).toBe(document.text.slice(start, end));
          for (const sentence of sentences) {
            expect(sentence.text).toBe(document.text.slice(sentence.start, sentence.end));
            const block = blocks[sentence.block];
            expect(block?.start).toBeLessThanOrEqual(sentence.start);
            expect(block?.end).toBeGreaterThanOrEqual(sentence.end);
          }
          for (const { leansOn, cells = [], parent } of blocks) {
            if (parent !== undefined) expect(blocks[parent]).toBeDefined();
            for (const lean of [...leansOn, ...cells])
              if (lean.end > lean.start) expect(lean.text).toBe(document.text.slice(lean.start, lean.end));
          }
          for (const mark of marks) expect(document.marks).toContainEqual(mark);
        }
      }
    }),
    { seed: 20261127, numRuns: 100 },
  );
});
