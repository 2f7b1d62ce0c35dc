import { declareResources } from "declared-stack/declare-resources";
import type { StackResource } from "declared-stack/resource";
import { expect } from "vitest";
import { audienceIn } from "../../../infra/config/audience.ts";
import { parseStackConfig } from "../../../infra/config/stack-config.ts";
import { type JudgeOptions, judgeStack } from "../../../infra/guardrails/judge/judge.ts";
import { type Violation, violationText } from "../../../infra/guardrails/judge/violation.ts";
import { readWaivers } from "../../../infra/guardrails/judge/waivers.ts";
import { timesheetsProgram } from "../../../infra/load-program.ts";
import { timesheets } from "../../../infra/timesheets.ts";
import { changed, type Path } from "../../../mutation/common/edit.ts";
import { bundleActions } from "../../../rules/actions/bundle.ts";
import type { Policy } from "../../../rules/policy/types.ts";
import { policy } from "../../../rules/policy.ts";
import { type StackName, stacks, stackTexts } from "../stack-file.ts";
import { policyOfThree, valuesOfThree } from "../three-applications.ts";

/** A day on which the waivers hold. */
export const TODAY = "2026-11-21";

type Stacks = Readonly<Record<StackName, readonly StackResource[]>>;

const declare = async (stack: StackName, load: () => Promise<object>) => {
  const program = { project: "timesheets", load: async () => ({ default: await load() }) };
  return (await declareResources({ stack, config: stackTexts(stack), program })).resources;
};

/** The stacks of the repository, as the program declares them. */
export const shipped: Stacks = {
  dev: await declare("dev", async () => (await timesheetsProgram.load()).default),
  prod: await declare("prod", async () => (await timesheetsProgram.load()).default),
};

const declareThree = (stack: StackName) =>
  declare(stack, () => {
    const raw = { project: "timesheets", stack, values: valuesOfThree(stack) };
    return timesheets(policyOfThree, parseStackConfig(policyOfThree, raw));
  });

/** The same with three applications, of which the cases are. */
export const declared: Stacks =
  policyOfThree === policy ? shipped : { dev: await declareThree("dev"), prod: await declareThree("prod") };

export const waivers = await readWaivers();

const optionsWith = async (own: Policy) => {
  const bundling = stacks.map(async (stack) => {
    return [stack, await bundleActions(own, audienceIn(stackTexts(stack)) ?? "")] as const;
  });
  const actions = new Map(await Promise.all(bundling));
  return (stack: string): JudgeOptions => ({
    stack,
    config: stackTexts(stack),
    production: stackTexts(stack)["timesheets:environment"] === "production",
    policy: own,
    actions: actions.get(stack) ?? [],
    waivers,
    today: TODAY,
  });
};

export const optionsFor = await optionsWith(policyOfThree);
export const optionsForShipped = await optionsWith(policy);

/** One change to the production stack, and all that is then found. */
export interface Case {
  /** Type and name of a resource, the way to a setting, and what it is changed to. */
  readonly change: readonly [label: string, path: Path, value: unknown];
  /** The guardrail, where, what is there and what was expected. */
  readonly finds: readonly string[];
}

export const titleOf = ({ change: [label, path, value] }: Case): string =>
  `${label.split(":").at(-1)}, ${path.join(".")} ${typeof value === "symbol" ? "removed" : JSON.stringify(value)}`;

/** Expects that a change is found, that nothing else is, and that each violation says what to do. */
export function expectViolations({ change, finds }: Case): void {
  const violations = violationsIn(changed(declared.prod, ...change));
  const before = new Set(violationsIn(declared.prod).map(violationText));
  const added = violations.filter((violation) => !before.has(violationText(violation)));
  expect(added.map(shortText)).toEqual(finds);
  for (const violation of added)
    expect(violationText(violation).endsWith(`. ${violation.remedy}`)).toBe(true);
}

/** The violations in a production stack. */
export const violationsIn = (resources: readonly StackResource[]): readonly Violation[] =>
  judgeStack(resources, optionsFor("prod")).violations;

/** The guardrail, where, the beginning of what is there, and what was expected. */
export function shortText({ guardrail, name, property, found, expected }: Violation): string {
  const place = [`${guardrail}:`, name, property].filter((part) => part !== "").join(" ");
  return `${place} is ${found.length > 60 ? `${found.slice(0, 60)}…` : found}; expected ${expected}`;
}
