import { kinds } from "declared-stack/kinds";
import { describe, expect, it } from "vitest";
import { readFacts } from "../../infra/guardrails/facts.ts";
import type { Guardrail } from "../../infra/guardrails/guardrail.ts";
import { guardrails } from "../../infra/guardrails/list.ts";
import { GuardedStack } from "../../infra/guardrails/stack.ts";
import { guardedDeclaration } from "../../mutation/resources/guarded.ts";
import { idOf, type Mutant } from "../../mutation/resources/mutant.ts";
import { mutantsOf } from "../../mutation/resources/mutants.ts";

const { resources, notices } = await guardedDeclaration("prod", "2026-11-21");
const facts = await readFacts("production");
const mutants = mutantsOf(resources);

/** What guardrails pass of the weakenings of some types: the tests of the program notice these. */
const passed = (...types: readonly string[]): string[] =>
  mutants
    .filter(({ label }) => types.some((type) => label.startsWith(`${type} `)))
    .filter((mutant: Mutant) => !notices(mutant.apply(resources)))
    .map((mutant) => idOf(mutant).slice(idOf(mutant).indexOf(" ") + 1));

describe("guardrails alone notice every weakening", () => {
  it("of the API and who may sign up", () => {
    expect(passed(kinds.api, kinds.connection)).toEqual([
      "people: name is a stranger's",
      "people: name is any",
      "api: name is a stranger's",
      "api: name is any",
    ]);
  });

  it("of the rules and their order", () => {
    expect(passed(kinds.action, kinds.triggerActions)).toEqual([]);
  });

  it("of who may call the function, and how applications authenticate", () => {
    expect(passed(kinds.permission, kinds.clientCredentials)).toEqual([
      expect.stringMatching(/^gateway doesn't wait for /),
      "gateway: statementId is a stranger's",
      "gateway: statementId is any",
      "gateway: statementId is missing",
    ]);
  });
});

/** About settings and resources that nobody declares: a weakening makes none, so they have tests of their own only. */
const ABOUT_MORE = new Set([
  "grant-duties-apart",
  "function-dead-letters",
  "function-network",
  "function-code-signing",
  "function-without-secrets",
  "table-expiry",
  "one-owner",
  "types-judged",
]);

describe("the sweep weakens something that", () => {
  const violations = (rule: Guardrail, all: typeof resources) =>
    rule.check(new GuardedStack(all, facts)).length;

  it.each(guardrails.filter(({ name }) => !ABOUT_MORE.has(name)).map((rule) => [rule.name, rule] as const))(
    "%s notices",
    (_name, rule) => {
      const before = violations(rule, resources);
      expect(mutants.some((mutant) => violations(rule, mutant.apply(resources)) > before)).toBe(true);
    },
  );
});
