import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Real servers and browsers are started; no test waits for a fixed time.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
