import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import wabt from "wabt";
import { normalized } from "../../functions/corpus/embed/embedder.ts";
import { dotProducts, dotProductsWasm } from "../../functions/corpus/search/dot-products.ts";
import { packVectors, toBytes } from "../../functions/corpus/search/vectors.ts";

describe("dot products", () => {
  it("run the code that is in the source", async () => {
    const source = await readFile("functions/corpus/search/dot-products.wat", "utf8");
    const { parseWat } = await wabt();
    const { buffer } = parseWat("dot-products.wat", source, { simd: true }).toBinary({});
    expect(dotProductsWasm).toBe(Buffer.from(buffer).toString("base64"));
  });

  it("are near the cosine, for any vectors and numbers of dimensions", () => {
    const value = fc.integer({ min: -1000, max: 1000 });
    const vectors = fc
      .integer({ min: 1, max: 70 })
      .chain((n) =>
        fc.tuple(
          fc.array(value, { minLength: n, maxLength: n }),
          fc.array(fc.array(value, { minLength: n, maxLength: n }), { minLength: 1, maxLength: 9 }),
        ),
      );
    fc.assert(
      fc.property(vectors, ([asked, others]) => {
        const query = normalized(asked);
        const rows = others.map(normalized);
        const packed = packVectors(
          rows.map(toBytes),
          rows.map((_, i) => i),
        );
        const { products, scale } = dotProducts(rows.length, packed.vectors.length / rows.length, (memory) =>
          memory.set(packed.vectors),
        )(query);
        for (const [i, row] of rows.entries()) {
          const exact = row.reduce((sum, x, at) => sum + x * (query[at] ?? 0), 0);
          expect((products[i] ?? 0) * (packed.vectorScales[i] ?? 0) * scale).toBeCloseTo(exact, 1.8);
        }
      }),
    );
  });
});
