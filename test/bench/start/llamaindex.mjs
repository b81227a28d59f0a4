/* global awslambda */
// The same job as LlamaIndex.TS's documentation shows it: a vector index of a document, and its query engine.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { OpenAI, OpenAIEmbedding } from "@llamaindex/openai";
import { Document, Settings, VectorStoreIndex } from "llamaindex";

Settings.llm = new OpenAI({ model: "gpt-4o-mini" });
Settings.embedModel = new OpenAIEmbedding({ model: "text-embedding-3-small" });
const text = await readFile(path.join(process.env.LAMBDA_TASK_ROOT, "document.md"), "utf8");
const index = await VectorStoreIndex.fromDocuments([new Document({ text })]);
const engine = index.asQueryEngine({ similarityTopK: 4 });

export const handler = awslambda.streamifyResponse(async (event, stream) => {
  const out = awslambda.HttpResponseStream.from(stream, { statusCode: 200, headers: {} });
  const query = JSON.parse(event.body).messages.at(-1).parts[0].text;
  for await (const { message, delta, response } of await engine.query({ query, stream: true }))
    out.write(String(delta ?? message?.content ?? response ?? ""));
  out.end();
});
