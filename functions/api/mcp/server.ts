import type { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import type { Corpus, RetrievedPassage } from "../../corpus/corpus.ts";
import { toMarkdown } from "../../corpus/to-markdown.ts";
import type { Admit } from "../../state/admission.ts";
import { answerSchema } from "../../turn/answer-schema.ts";
import { answerBody } from "../../turn/answer-wire.ts";
import { Refused, type Turns } from "../../turn/turn.ts";
import { questionText, typedText } from "../request-fields.ts";
import type { Services } from "../services.ts";

/** What the tools need of a service, and of whoever calls. */
export interface McpServices extends Pick<Services, "readerLink" | "log"> {
  corpus: Corpus;
  turns: Turns;
  admitSearch: Admit;
  /** Names the caller in the limits. */
  visitor: string;
  /** Makes an address of ours such that other programs can follow it. */
  absolute(url: string): string;
  signal: AbortSignal;
}

const mostResults = 10;
const mostListed = 1000;
const readOnly = { readOnlyHint: true, idempotentHint: true, openWorldHint: false };

const resultSchema = z.object({ id: z.string(), title: z.string(), url: z.string() });
const fetchedSchema = resultSchema.extend({
  text: z.string(),
  metadata: z.record(z.string(), z.string()).optional(),
});

/**
 * The corpus for other people's assistants. `search` and `fetch` have the shape that ChatGPT's connectors expect; `ask` gives
 * an answer of which every part is cited.
 * @see https://platform.openai.com/docs/mcp
 */
export async function mcpServer(services: McpServices): Promise<McpServer> {
  // Loaded by those who speak it: it is larger than all else that answers.
  const { McpServer, ResourceTemplate } = await import("@modelcontextprotocol/server");
  const { corpus, turns, readerLink, absolute, visitor } = services;
  const server = new McpServer(
    { name: "footnote", title: "Footnote", version: "1.0.0" },
    { instructions: instructionsOf(corpus) },
  );

  server.registerTool(
    "search",
    {
      title: "Search the documents",
      description: `Finds sections of the documents (${subjects(corpus)}) by words and by meaning, best first. Read one with \`fetch\`.`,
      inputSchema: z.object({ query: typedText.describe("What to look for, in words") }),
      outputSchema: z.object({ results: z.array(resultSchema) }),
      annotations: readOnly,
    },
    async ({ query }) => {
      const { refused } = await services.admitSearch(visitor);
      if (refused)
        return problemResult(`${refused.reason} Try again in ${secondsOf(refused.retryMs)} seconds.`);
      const found = await corpus.search(query, mostResults);
      const sections = new Map(found.map((passage) => [sectionId(passage), passage]));
      const results = [...sections].map(([id, passage]) => ({
        id,
        title: titleOf(passage),
        url: absolute(addressOf(passage)),
      }));
      return structured({ results });
    },
  );

  server.registerTool(
    "fetch",
    {
      title: "Read a section or a document",
      description:
        "Reads the full text of a section by the id that `search` gave, or of a whole document by its own id.",
      inputSchema: z.object({ id: z.string().min(1).max(2000).describe("An id that `search` gave") }),
      outputSchema: fetchedSchema,
      annotations: readOnly,
    },
    async ({ id }) => {
      const { refused } = await services.admitSearch(visitor);
      if (refused)
        return problemResult(`${refused.reason} Try again in ${secondsOf(refused.retryMs)} seconds.`);
      const fetched = fetchSection(id);
      return fetched
        ? structured(fetched)
        : problemResult(
            `There is nothing with the id “${id}”. Call \`search\` and use an id of its results.`,
          );
    },
  );

  server.registerTool(
    "ask",
    {
      title: "Ask the documents",
      description:
        "Answers a question from the documents alone. Every part of the answer cites the exact words that support it; what the documents do not say is said to be unknown.",
      inputSchema: z.object({ question: questionText.describe("A question that stands by itself") }),
      outputSchema: answerSchema,
      annotations: { ...readOnly, idempotentHint: false },
    },
    async ({ question }) => {
      try {
        const turn = await turns.begin({ text: question, history: [], visitor });
        const body = answerBody(await turn.finish(services.signal), readerLink);
        const sources = body.citations.map(
          ({ id, title, section, url, quote }) =>
            `[${id}] ${title} — ${section}, ${absolute(url)}\n> ${quote}`,
        );
        const text = [body.answer, ...sources].join("\n\n");
        return { content: [{ type: "text", text }], structuredContent: { ...body } };
      } catch (error) {
        if (error instanceof Refused)
          return problemResult(`${error.message} Try again in ${secondsOf(error.retryMs)} seconds.`);
        services.log({ level: "error", message: "A tool failed", error });
        return problemResult("Something went wrong while answering. Try again, or use `search` and `fetch`.");
      }
    },
  );

  const template = new ResourceTemplate("footnote://documents/{id}", {
    list: async () => ({
      resources: corpus
        .documents()
        .slice(0, mostListed)
        .map(({ id, title }) => ({ uri: documentUri(id), name: id, title, mimeType: "text/markdown" })),
    }),
  });
  server.registerResource(
    "document",
    template,
    { title: "Document", description: "A document of the corpus as Markdown", mimeType: "text/markdown" },
    async (uri, { id }) => {
      const document = corpus.document(decodeURIComponent(String(id)));
      if (!document) throw new Error(`There is no document ${id}.`);
      return { contents: [{ uri: uri.href, mimeType: "text/markdown", text: toMarkdown(document) }] };
    },
  );
  return server;

  function fetchSection(id: string): z.infer<typeof fetchedSchema> | undefined {
    const at = id.indexOf("#");
    const [name, anchor] = at < 0 ? [id, undefined] : [id.slice(0, at), id.slice(at + 1)];
    const document = corpus.document(name);
    if (!document) return undefined;
    const { title, text, url, author, date, source } = document;
    const metadata = Object.fromEntries(
      Object.entries({ author, date, source }).filter((entry): entry is [string, string] => !!entry[1]),
    );
    const about = Object.keys(metadata).length > 0 ? { metadata } : {};
    const section = document.sections.find((each) => each.anchor === anchor);
    if (anchor !== undefined && !section) return undefined;
    const address = absolute(
      url ?? readerLink({ document: name, anchor: anchor ?? document.sections[0]?.anchor ?? "" }),
    );
    if (!section) return { id, title, text, url: address, ...about };
    const named = section.title === title ? title : `${title} — ${section.title}`;
    return { id, title: named, text: text.slice(section.start, section.end).trim(), url: address, ...about };
  }

  function addressOf({ source, document, anchor }: RetrievedPassage): string {
    return source ?? readerLink({ document, anchor });
  }
}

function sectionId({ document, anchor }: RetrievedPassage): string {
  return `${document}#${anchor}`;
}

function titleOf({ title, section }: RetrievedPassage): string {
  return section === title ? title : `${title} — ${section}`;
}

function documentUri(id: string): string {
  return `footnote://documents/${encodeURIComponent(id)}`;
}

/** Clients of today read what is structured, those of yesterday the text. */
function structured<T extends Record<string, unknown>>(value: T) {
  return { content: [{ type: "text" as const, text: JSON.stringify(value) }], structuredContent: value };
}

/** In words that a model can act on. */
function problemResult(text: string) {
  return { content: [{ type: "text" as const, text }], isError: true };
}

function secondsOf(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}

const mostSubjects = 5;

function subjects(corpus: Corpus): string {
  const titles = corpus.documents().map(({ title }) => `“${title}”`);
  const more = titles.length - mostSubjects;
  return [...titles.slice(0, mostSubjects), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

function instructionsOf(corpus: Corpus): string {
  return `Answers from these documents: ${subjects(corpus)}. Use \`ask\` for a cited answer; use \`search\` and then \`fetch\` to read for yourself. What the documents do not say, they do not say: do not fill it in.`;
}
