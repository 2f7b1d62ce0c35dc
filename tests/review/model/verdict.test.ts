import { describe, expect, it, test } from "vitest";
import type { DiffModel, ReviewModel, StackModel } from "../../../review/model/model.ts";
import { approved, narrowed, sample, sampleDiff, widened } from "../page/sample.ts";
import { reviewModel } from "../support/changes.ts";

const held = { count: 85, findings: [], waivers: [], faults: [] };
const broken = { ...held, findings: sample.guardrails?.findings ?? [] };
const sound: StackModel = { ...sample, stack: "dev", findings: [], guardrails: held };
const other = (part: Partial<StackModel>): StackModel => ({ ...sound, stack: "prod", ...part });
const diffOf = (changes: DiffModel["changes"]): DiffModel => ({ ...sampleDiff, changes });
const low = sample.findings.filter(({ severity }) => severity === "low");

const verdictOf = (stack: Partial<StackModel>, review: Partial<Omit<ReviewModel, "verdict">> = {}) =>
  reviewModel({ ...sound, ...stack }, review).verdict;

describe("the verdict", () => {
  it("counts all that speaks against it, of every stack", () => {
    expect(
      verdictOf({ findings: sample.findings, guardrails: sample.guardrails }, { diff: sampleDiff }),
    ).toEqual({
      status: 3,
      passes: false,
      title:
        "Doesn't pass: 1 widening without approval; 1 violation of a guardrail; 1 fault of a waiver; 1 finding of high severity",
      reasons: [
        "4 changes against main: 2 widenings, of which 1 approved.",
        "2 findings, 1 of high severity.",
        "85 guardrails and 2 waivers: 1 violation of a guardrail, 1 fault of a waiver.",
      ],
    });
  });

  test.each<[string, Partial<StackModel>, Partial<Omit<ReviewModel, "verdict">>, number, string]>([
    ["nothing at all", {}, {}, 0, "Passes: nothing stands against it"],
    ["no change", {}, { diff: diffOf([]) }, 0, "Passes: nothing changes against main"],
    [
      "a change that narrows",
      {},
      { diff: diffOf([narrowed]) },
      0,
      "Passes: nothing that changes needs an approval",
    ],
    [
      "an approved widening",
      {},
      { diff: diffOf([approved]) },
      0,
      "Passes: all that needs an approval has one",
    ],
    ["an unapproved one", {}, { diff: diffOf([widened]) }, 3, "Doesn't pass: 1 widening without approval"],
    [
      "a finding of high severity",
      { findings: sample.findings },
      {},
      1,
      "Doesn't pass: 1 finding of high severity",
    ],
    ["a finding of low severity", { findings: low }, {}, 0, "Passes: nothing stands against it"],
    ["a broken guardrail", { guardrails: broken }, {}, 1, "Doesn't pass: 1 violation of a guardrail"],
    [
      "an ended waiver",
      { guardrails: { ...held, faults: ["ended"] } },
      {},
      1,
      "Doesn't pass: 1 fault of a waiver",
    ],
    [
      "a finding of another stack",
      {},
      { otherStacks: [other({ findings: sample.findings })] },
      1,
      "Doesn't pass: 1 finding of high severity",
    ],
    [
      "a guardrail broken in two stacks alike",
      { guardrails: broken },
      { otherStacks: [other({ guardrails: broken })] },
      1,
      "Doesn't pass: 1 violation of a guardrail",
    ],
    [
      "files that aren't judged",
      {},
      { diff: diffOf([]), unjudgedFiles: ["package.json", "review/main.ts"] },
      0,
      "Passes, as far as it is judged (2 files aren't): nothing changes against main",
    ],
    ["guardrails that nobody judged", { guardrails: null }, {}, 0, "Passes: nothing stands against it"],
  ])("of %s", (_name, stack, review, status, title) => {
    expect(verdictOf(stack, review)).toMatchObject({ status, passes: status === 0, title });
  });

  it("says what was not done", () => {
    expect(
      verdictOf({ guardrails: null }, { unjudgedFiles: ["review/main.ts", "package.json"] }).reasons,
    ).toEqual([
      "2 files that aren't judged: review/main.ts, package.json.",
      "Compared with nothing: this is what is declared.",
      "No findings: the layers agree with the policy.",
      "Guardrails were not judged.",
    ]);
  });
});
