import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { identify } from "../asker.ts";
import { bodyWithin, problem } from "../problems.ts";
import type { Services } from "../services.ts";
import { modelName } from "./answered.ts";
import { addCompletions } from "./completions.ts";
import { asOpenAiError } from "./errors.ts";
import { addResponses } from "./responses.ts";

/**
 * What clients of OpenAI's API speak: chat completions, responses, models. The key that they send is not looked at, unless the
 * deployment has a sign-in: then it is the token. Nothing of these turns is kept: clients send the conversation along.
 */
export function openAiApp(services: Services): Hono {
  const app = new Hono();
  app.use(bodyWithin(1024 * 1024));
  app.use(identify(services));
  addCompletions(app, services);
  addResponses(app, services);
  const model = { id: modelName, object: "model", created: 0, owned_by: modelName };
  app.get("/models", (c) => c.json({ object: "list", data: [model] }));
  app.get("/models/:model", (c) => {
    if (c.req.param("model") !== modelName)
      throw problem("not-found", `There is no such model; there is "${modelName}".`);
    return c.json(model);
  });
  app.onError((error, c) => {
    if (error instanceof HTTPException) return asOpenAiError(error);
    if (!c.req.raw.signal.aborted) services.log({ level: "error", message: `${c.req.path} failed`, error });
    return asOpenAiError(problem("internal-error", "Something went wrong on the server. Please try again."));
  });
  return app;
}
