import { describe, expect, it } from "vitest";
import { BundleSizeError, remarkOnSize } from "../../infra/bundle-size.ts";

const mb = 2 ** 20;

describe("the size of a bundle", () => {
  it("is no remark worth below half of what Lambda takes", () => {
    expect(remarkOnSize("chat", { bytes: 124 * mb, indexBytes: 120 * mb })).toBeUndefined();
  });

  it("is said from half of it on, with what is left", () => {
    expect(remarkOnSize("chat", { bytes: 125 * mb, indexBytes: 120 * mb })).toBe(
      "The bundle of chat has 125 MB, 120 MB of it the index; 125 MB are left of the 250 MB that Lambda takes.",
    );
    expect(remarkOnSize("chat", { bytes: 250 * mb, indexBytes: 240 * mb })).toMatch(/; 0\.0 MB are left/);
  });

  it("ends the synthesis when it is more, with one sentence that says by how much", () => {
    const over = () => remarkOnSize("slack-worker", { bytes: 312 * mb, indexBytes: 310 * mb });
    expect(over).toThrow(BundleSizeError);
    expect(over).toThrow(
      /^The bundle of slack-worker has 312 MB, 310 MB of it the index, which is 62 MB more than the 250 MB that Lambda takes: deploy fewer documents[^\n]*\.$/,
    );
  });
});
