import { expect, test } from "vitest";
import { scriptedApp } from "./fixture.ts";

// biome-ignore lint/suspicious/noExplicitAny: a JSON document whose structure is what the test is about
const document: any = await (await scriptedApp([]).app.request("/openapi.json")).json();

test("covers every route", () => {
  expect(document.openapi).toBe("3.1.0");
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods as object).map((method) => `${method} ${path}`),
  );
  expect(operations.sort()).toEqual([
    "delete /api/conversations/{id}",
    "get /api/documents",
    "get /api/documents/{document}",
    "get /api/documents/{document}.md",
    "get /api/suggestions",
    "get /healthz",
    "post /api/ask",
    "post /api/chat",
    "post /api/feedback",
    "post /api/search",
  ]);
});

test("every reference leads somewhere", () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path);
  expect(references.length).toBeGreaterThan(10);
  for (const path of references) {
    expect(
      path?.split("/").reduce((at, step) => at?.[step], document),
      path,
    ).toBeDefined();
  }
});

test("every operation says what it answers, errors as problem details", () => {
  for (const [path, methods] of Object.entries<object>(document.paths)) {
    for (const operation of Object.values(methods)) {
      expect(operation.summary, path).toBeTruthy();
      const responses = Object.entries<Record<string, object>>(operation.responses);
      for (const [status, { description, content }] of responses) {
        expect(description, `${path} ${status}`).toBeTruthy();
        if (Number(status) < 400) continue;
        expect(content).toEqual({
          "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
        });
      }
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = (operation.parameters ?? [])
        .filter((parameter: { in: string }) => parameter.in === "path")
        .map(({ name }: { name: string }) => name);
      expect(declared, path).toEqual(inPath);
    }
  }
});

test("says what a question may be", () => {
  expect(document.components.schemas.Question).toMatchObject({
    type: "object",
    properties: { question: { type: "string", minLength: 1, maxLength: 2000 } },
    required: ["question"],
    additionalProperties: false,
  });
  expect(document.paths["/api/chat"].post.requestBody.content["application/json"].schema).toEqual({
    $ref: "#/components/schemas/ChatRequest",
  });
});
