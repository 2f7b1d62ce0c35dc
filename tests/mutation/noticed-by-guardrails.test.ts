import { resourceTypes } from "declared-stack/resource-types";
import { describe, expect, it } from "vitest";
import type { Guardrail } from "../../infra/guardrails/definition/guardrail.ts";
import { JudgedStack } from "../../infra/guardrails/definition/stack.ts";
import { readContext } from "../../infra/guardrails/judge/context.ts";
import { guardrails } from "../../infra/guardrails/judge/list.ts";
import { additionalResources, additionsOf } from "../../mutation/resources/additions.ts";
import { idOf, type Mutant } from "../../mutation/resources/mutant.ts";
import { mutantsOf } from "../../mutation/resources/mutants.ts";
import { judgedDeclaration } from "../../mutation/resources/noticed-by-guardrails.ts";
import { stackTexts } from "../infra/stack-file.ts";
import { isOfThree } from "../infra/three-applications.ts";

const { resources, notices } = await judgedDeclaration("prod", "2026-11-21");
const context = await readContext(stackTexts("prod"));
const mutants = mutantsOf(resources);

/** Weakenings of some types that guardrails let pass: the tests of the program notice these. */
const passed = (...types: readonly string[]): string[] =>
  mutants
    .filter(({ label }) => types.some((type) => label.startsWith(`${type} `)) && isOfThree(label))
    .filter((mutant: Mutant) => !notices(mutant.apply(resources)))
    .map((mutant) => idOf(mutant).slice(idOf(mutant).indexOf(" ") + 1));

describe("guardrails alone notice every weakening", () => {
  it("of the API and who may sign up", () => {
    expect(passed(resourceTypes.api, resourceTypes.connection)).toEqual([
      "people: name is a stranger's",
      "people: name is any",
      "api: name is a stranger's",
      "api: name is any",
    ]);
  });

  it("of the rules and their order", () => {
    expect(passed(resourceTypes.action, resourceTypes.triggerActions)).toEqual([]);
  });

  it("of who may call the function, and how applications authenticate", () => {
    expect(passed(resourceTypes.permission, resourceTypes.clientCredentials)).toEqual([
      expect.stringMatching(/^gateway doesn't wait for /),
      "gateway: statementId is a stranger's",
      "gateway: statementId is any",
      "gateway: statementId is missing",
      expect.stringMatching(/^gateway-uploads doesn't wait for /),
      "gateway-uploads: statementId is a stranger's",
      "gateway-uploads: statementId is any",
      "gateway-uploads: statementId is missing",
    ]);
  });
});

/**
 * About two scopes at once, each of which a grant may not hold, about the configuration, and about a kind of application that the
 * stacks don't have: they have tests of their own.
 */
const ABOUT_OTHERS = [
  "grant-duties-apart",
  "configuration-known",
  "tags-name-the-stack",
  "authorizer-of-a-move",
  "login-domain-move",
  "application-loopback-literal",
];
const edits = [...mutants, ...additionsOf(resources), ...additionalResources(resources)];

describe("the sweep changes something that", () => {
  const breaches = (guardrail: Guardrail, all: typeof resources) =>
    guardrail.check(new JudgedStack(all, "prod", { ...context, today: "2026-11-21" })).length;

  it.each(
    guardrails.filter(({ name }) => !ABOUT_OTHERS.includes(name)).map((one) => [one.name, one] as const),
  )("%s notices", (_name, guardrail) => {
    const before = breaches(guardrail, resources);
    expect(edits.some((mutant) => breaches(guardrail, mutant.apply(resources)) > before)).toBe(true);
  });
});
