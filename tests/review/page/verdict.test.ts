import { expect, test } from "vitest";
import type { DiffModel, ReviewModel } from "../../../review/model/model.ts";
import { verdictOf } from "../../../review/page/page.ts";
import { approved, narrowed, sample, sampleDiff } from "./sample.ts";

const held = { count: 85, findings: [], waivers: [], faults: [] };
const quiet: ReviewModel = { ...sample, findings: [], guardrails: held, diff: null };
const diffOf = (changes: DiffModel["changes"]): DiffModel => ({ ...sampleDiff, changes, blocked: false });

test("stops rights that widen without an approval, whatever else there is", () => {
  expect(verdictOf(sample)).toEqual({
    level: "stop",
    title: "Rights widen without an approval",
    reasons: [
      "4 changes against main: 2 wider, 1 narrower, 1 neither.",
      "2 findings, 1 of high severity.",
      "85 guardrails, 1 not met; 2 waivers, 1 fault in the waivers.",
    ],
  });
});

test.each<[string, Partial<ReviewModel>, string, string]>([
  ["nothing at all", {}, "fine", "Nothing stands against this stack"],
  ["a change without any effect", { diff: diffOf([]) }, "fine", "Nothing changes"],
  ["a change that narrows", { diff: diffOf([narrowed]) }, "fine", "No rights widen"],
  [
    "a change that widens, approved",
    { diff: diffOf([approved]) },
    "look",
    "Rights widen, and that is approved",
  ],
  ["a finding of high severity", { findings: sample.findings }, "look", "Look at the findings"],
  [
    "a finding of low severity",
    { findings: sample.findings.slice(0, 1) },
    "fine",
    "Nothing stands against this stack",
  ],
  [
    "a guardrail that isn't met",
    { guardrails: { ...held, findings: sample.guardrails?.findings ?? [] } },
    "stop",
    "A guardrail doesn’t hold",
  ],
  [
    "a waiver that has ended",
    { guardrails: { ...held, faults: ["ended"] } },
    "stop",
    "A guardrail doesn’t hold",
  ],
  ["guardrails that nobody judged", { guardrails: null }, "fine", "Nothing stands against this stack"],
])("says of %s what it is", (_name, part, level, title) => {
  expect(verdictOf({ ...quiet, ...part })).toMatchObject({ level, title });
});

test("says what was not done", () => {
  expect(verdictOf({ ...quiet, guardrails: null }).reasons).toEqual([
    "Compared with nothing: this is the stack as it is declared.",
    "No findings: the layers agree with the policy.",
    "Guardrails were not judged.",
  ]);
});
