import type { Reader } from "../../functions/answer/draft/model.ts";
import { readSettings, SettingsError } from "../../functions/settings.ts";
import { modelsOf } from "../../functions/turn/model.ts";

/**
 * The checking model that the settings name, under another name at the same provider if one is given.
 * @throws {SettingsError} when no model is set.
 */
export async function configuredReader(name: string | undefined): Promise<Reader> {
  const { model, reader } = await modelsOf(readSettings(process.env).model);
  const own = reader ?? (model && { client: model.client, name: model.name, wholeMs: model.wholeMs });
  if (!own)
    throw new SettingsError(
      "No model is set: set OPENAI_BASE_URL or OPENAI_API_KEY, and --model if you like.",
    );
  return name === undefined ? own : { ...own, name };
}
