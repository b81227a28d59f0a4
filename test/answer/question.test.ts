import { expect, it } from "vitest";
import { readQuestion } from "../../functions/answer/question/question.ts";

it("a question asks five things at most", () => {
  const many = Array.from({ length: 60 }, (_, i) => `What is thing${i}?`).join(" ");
  expect(readQuestion(many, []).map(({ text }) => text)).toHaveLength(5);
});

it("the parts of a question know what the first is about", () => {
  const [first, second] = readQuestion("Which boats do you rent, and what do they cost?", []);
  expect(first?.terms.map(({ raw }) => raw)).toEqual(["boats", "rent"]);
  expect(second).toMatchObject({ wanted: "money" });
  expect(second?.carried.map(({ raw }) => raw)).toEqual(["boats", "rent"]);
});

it("what was asked before is carried where a question leans on it", () => {
  const history = [{ question: "Which boats do you rent?", answer: "Canoes." }];
  expect(readQuestion("And in winter?", history)[0]?.carried.map(({ raw }) => raw)).toEqual([
    "boats",
    "rent",
  ]);
  expect(readQuestion("What does a kayak weigh when empty?", history)[0]?.carried).toEqual([]);
});
