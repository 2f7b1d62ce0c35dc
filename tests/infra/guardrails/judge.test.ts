import { declareResources } from "declared-stack/declare-resources";
import { labelOf } from "declared-stack/resource";
import { describe, expect, it } from "vitest";
import { judgeStack } from "../../../infra/guardrails/judge/judge.ts";
import { guardrails } from "../../../infra/guardrails/judge/list.ts";
import { violationText } from "../../../infra/guardrails/judge/violation.ts";
import { holds, writeEnded, writeJudgement } from "../../../infra/guardrails/report.ts";
import { timesheetsProgram } from "../../../infra/load-program.ts";
import { changed } from "../../../mutation/common/edit.ts";
import { stacks, stackTexts } from "../stack-file.ts";
import { declared, optionsFor, optionsForShipped } from "./cases.ts";

describe("the list of guardrails", () => {
  it("has names that are unique and in kebab case, and says of each what it mirrors, why, and what to do", () => {
    const names = guardrails.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, mirrors, why, remedy } of guardrails) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)+$/);
      expect(mirrors).not.toBe("");
      expect(why).toMatch(/^[A-Z].*\.$/);
      expect(remedy).toMatch(/^[A-Z].*\.$/);
    }
  });

  it("mirrors the scanner rules that apply here", () => {
    const mirrored = guardrails.map(({ mirrors }) => mirrors);
    const applicable = [76, 309, 50, 115, 116, 117, 173, 272, 363, 301, 364, 28, 119, 66, 158, 338];
    for (const rule of applicable) expect(mirrored).toContain(`CKV_AWS_${rule}`);
    expect(mirrored).toContain("DynamoDB.6");
  });
});

/** For the function of people, and for that of uploads. */
const OF_FUNCTIONS = ["function-code-signing", "function-dead-letters", "function-network"];
const WAIVED = ["api-approval-lifetimes", ...OF_FUNCTIONS.flatMap((name) => [name, name])];

describe("judgeStack", () => {
  it.each(stacks)("finds nothing in %s, with every waiver needed", async (stack) => {
    const run = { stack, config: stackTexts(stack), program: timesheetsProgram };
    const { resources } = await declareResources(run);
    const { violations, faults, unjudged } = judgeStack(resources, optionsForShipped(stack));
    expect(violations.map(violationText)).toEqual([]);
    expect(faults).toEqual([]);
    expect(unjudged).toEqual([]);
  });

  it("lets pass what is waived, and says which", () => {
    const waivedIn = (stack: "dev" | "prod") =>
      judgeStack(declared[stack], optionsFor(stack)).waived.map(({ violation }) => violation.guardrail);
    expect(waivedIn("prod")).toEqual(WAIVED);
    expect(waivedIn("dev")).toEqual([...WAIVED, "logs-last-a-year", "logs-last-a-year", "logs-last-a-year"]);
  });

  it("finds what it doesn't let pass without waivers", () => {
    const { violations } = judgeStack(declared.prod, { ...optionsFor("prod"), waivers: [] });
    expect(violations.map(({ guardrail }) => guardrail)).toEqual(WAIVED);
  });

  it("judges a stack without hosting by what it has", () => {
    const tenant = declared.prod.filter(({ type }) => type.startsWith("auth0:"));
    expect(holds(judgeStack(tenant, optionsFor("prod")))).toBe(true);
  });

  it("puts the worst first, and says all of it", () => {
    const label = "auth0:index/resourceServer:ResourceServer api";
    const offline = changed(declared.prod, label, ["allowOfflineAccess"], false);
    const both = changed(offline, label, ["enforcePolicies"], false);
    const judgement = judgeStack(both, optionsFor("prod"));
    expect(judgement.violations.map(({ severity }) => severity)).toEqual(["critical", "low"]);
    expect(holds(judgement)).toBe(false);
    const lines = writeJudgement(judgement, "prod").split("\n");
    expect(lines.slice(0, 2)).toEqual([
      "✗ critical api-rbac (Auth0: Role-Based Access Control for APIs)",
      '  auth0:index/resourceServer:ResourceServer "api": enforcePolicies is false; expected true. Set enforcePolicies, and tokenDialect to access_token_authz.',
    ]);
    expect(lines.at(-1)).toBe('The stack "prod" doesn\'t hold: 2 to fix.');
  });

  it("lets nothing that a program names write a line, nor move the cursor", () => {
    const hostile = "\u001b[2K\n::error::\u202e";
    const [violation] = judgeStack(declared.prod, { ...optionsFor("prod"), waivers: [] }).violations;
    if (violation === undefined) throw new Error("the sample has no violation");
    const waiver = { rule: "r", resource: "t n", until: "2027-01-01", reason: hostile };
    const judgement = {
      violations: [{ ...violation, name: hostile, found: hostile }],
      faults: [{ code: "WAIVER_UNUSED" as const, waiver, message: hostile }],
      waived: [{ violation, waiver }],
      unjudged: [],
    };
    const report = writeJudgement(judgement, "prod");
    expect(report).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|^\s*::/mu);
    expect(report.split("\n")).toHaveLength(5);
    expect(writeEnded([{ ...waiver, resource: hostile }])).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|^\s*::/mu);
  });

  it("never shows what looks like a secret", () => {
    const label = labelOf({ type: "aws:lambda/function:Function", name: "api" });
    const key = "AKIAABCDEFGHIJKLMNOP";
    const stack = changed(declared.prod, label, ["environment", "variables", "TIMESHEETS_TABLE"], key);
    expect(writeJudgement(judgeStack(stack, optionsFor("prod")), "prod")).not.toContain(key);
  });

  it("is stricter with a stack that doesn't say that it is for development", () => {
    const options = { ...optionsFor("dev"), production: true };
    const names = judgeStack(declared.dev, options).violations.map(({ guardrail }) => guardrail);
    expect(new Set(names)).toEqual(
      new Set([
        "application-addresses",
        "table-backup",
        "table-deletion-protection",
        "protected-in-production",
      ]),
    );
  });
});
