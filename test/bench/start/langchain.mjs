/* global awslambda */
// The same job as LangChain.js's documentation shows it: split, embed, keep in memory, retrieve, stream.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { MemoryVectorStore } from "@langchain/classic/vectorstores/memory";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { ChatOpenAI, OpenAIEmbeddings } from "@langchain/openai";
import { RecursiveCharacterTextSplitter } from "@langchain/textsplitters";

const text = await readFile(path.join(process.env.LAMBDA_TASK_ROOT, "document.md"), "utf8");
const splitter = new RecursiveCharacterTextSplitter({ chunkSize: 1000, chunkOverlap: 200 });
const store = await MemoryVectorStore.fromDocuments(
  await splitter.createDocuments([text]),
  new OpenAIEmbeddings({ model: "text-embedding-3-small" }),
);
const retriever = store.asRetriever(4);
const prompt = ChatPromptTemplate.fromMessages([
  ["system", "Answer from the context alone.\n\n{context}"],
  ["human", "{question}"],
]);
const chain = prompt.pipe(new ChatOpenAI({ model: "scripted" })).pipe(new StringOutputParser());

export const handler = awslambda.streamifyResponse(async (event, stream) => {
  const out = awslambda.HttpResponseStream.from(stream, { statusCode: 200, headers: {} });
  const question = JSON.parse(event.body).messages.at(-1).parts[0].text;
  const found = await retriever.invoke(question);
  const context = found.map(({ pageContent }) => pageContent).join("\n\n");
  for await (const piece of await chain.stream({ context, question })) out.write(piece);
  out.end();
});
