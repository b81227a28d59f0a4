import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { readSettings, SettingsError, variables } from "../functions/settings.ts";

describe("settings", () => {
  it("are all in the README's table, with their defaults", async () => {
    const readme = await readFile("README.md", "utf8");
    const rows = readme.split("\n").filter((line) => /^\| `[A-Z_]+` \|/.test(line));
    const expected = Object.entries(variables).map(([name, schema]) => {
      const { data } = schema.safeParse(undefined);
      return `| \`${name}\` | ${data === undefined ? "" : `\`${data}\``} | ${schema.description} |`;
    });
    expect(rows).toEqual(expected);
  });

  it.each([
    [{}, undefined],
    [{ OPENAI_API_KEY: "sk" }, { provider: "openai", apiKey: "sk" }],
    [
      { OPENAI_BASE_URL: "http://localhost:1/v1", MODEL: "m" },
      { provider: "compatible", name: "m", baseURL: "http://localhost:1/v1" },
    ],
    [{ OPENAI_BASE_URL: "http://localhost:1/v1", MODEL_PROVIDER: "none" }, undefined],
    [{ OPENAI_API_KEY: " ", MODEL: "" }, undefined],
  ])("choose the drafter from %j", (env, expected) => {
    const { model } = readSettings(env);
    if (expected) expect(model).toMatchObject(expected);
    else expect(model).toBeUndefined();
  });

  it("that cannot be used are all named", () => {
    const read = () => readSettings({ PORT: "70000", RETENTION_DAYS: "soon" });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(/PORT=70000.*RETENTION_DAYS=soon/);
  });
});
