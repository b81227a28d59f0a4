import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { readSettings, SettingsError, variables } from "../functions/settings.ts";
import { deploymentVariables } from "../infra/settings.ts";

/** The rows of the table of settings in a folder's README. */
async function rowsOf(folder: string): Promise<string[]> {
  const readme = await readFile(`${folder}/README.md`, "utf8");
  const [, text = ""] = readme.split("\n## Settings\n");
  return (text.split("\n## ")[0] ?? "").split("\n").filter((line) => /^\| `[A-Z_]+` \|/.test(line));
}

describe("settings", () => {
  it.each([
    ["functions", variables],
    ["infra", deploymentVariables],
  ])("are all in the table of %s/README.md, with their defaults", async (folder, schemas) => {
    const expected = Object.entries(schemas).map(([name, schema]) => {
      const { data } = schema.safeParse(undefined);
      const usual = typeof data === "boolean" ? (data ? "on" : "off") : data;
      return `| \`${name}\` | ${usual === undefined ? "" : `\`${usual}\``} | ${schema.description} |`;
    });
    expect(await rowsOf(folder)).toEqual(expected);
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

  it.each([
    [{}, { name: "m", wholeMs: 20_000 }],
    [
      { CHECK_MODEL: "reader", CHECK_MS: "5000" },
      { name: "reader", wholeMs: 5_000 },
    ],
    [{ CHECK_MODEL: "off" }, undefined],
  ])("choose who checks drafts from %j: by default who drafts", (env, check) => {
    const { model } = readSettings({ OPENAI_BASE_URL: "http://localhost:1/v1", MODEL: "m", ...env });
    expect(model?.check).toEqual(check);
  });

  it("keep the embedder's server out of Bedrock's signed requests", () => {
    const server = { OPENAI_BASE_URL: "https://embedder.example.org/v1", EMBEDDER: "openai" };
    const { model, embedder } = readSettings({ ...server, MODEL_PROVIDER: "bedrock" });
    expect(model).not.toHaveProperty("baseURL");
    expect(embedder).toMatchObject({ baseURL: server.OPENAI_BASE_URL });
  });

  it("that are secret are not printed when they are refused", () => {
    const read = () => readSettings({ SLACK_BOT_TOKEN: "sk-not-a-bot-token", SLACK_SIGNING_SECRET: "x" });
    expect(read).toThrow(/SLACK_BOT_TOKEN=…: must begin with xoxb-/);
    expect(read).not.toThrow(/sk-not/);
  });

  it("that cannot be used are all named", () => {
    const read = () => readSettings({ PORT: "70000", RETENTION_DAYS: "soon" });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(/PORT=70000.*RETENTION_DAYS=soon/);
  });
});
