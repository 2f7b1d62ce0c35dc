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
import { declared, type Strategy } from "../infra/guardrails/directories.ts";
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
      // How the directory is called and shown, and what makes it give less, or nothing at all.
      "directory: displayName is a stranger's",
      "directory: displayName is any",
      "directory: displayName is missing",
      "directory: name is a stranger's",
      "directory: name is any",
      "directory: options.attributeMap.attributes.name is missing",
      "directory: options.attributeMap.attributes.email is missing",
      "directory: options.attributeMap.attributes.email_verified is missing",
      "directory: options.attributeMap.attributes.given_name is missing",
      "directory: options.attributeMap.attributes.family_name is missing",
      "directory: options.authorizationEndpoint is missing",
      "directory: options.clientSecret is a stranger's",
      "directory: options.clientSecret is any",
      "directory: options.clientSecret is missing",
      "directory: options.jwksUri is missing",
      "directory: options.scopes is reversed",
      "directory: options.scopes.1 is missing",
      "directory: options.scopes.2 is missing",
      "directory: options.scopes.3 is missing",
      "directory: options.tokenEndpoint is missing",
      "directory: options.userinfoEndpoint is missing",
      "directory: showAsButton is flipped",
      "directory: showAsButton is missing",
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
/** About a directory of one strategy, which is another than the stacks': they notice something in a stack that has it. */
const ABOUT_STRATEGIES: Readonly<Record<string, Strategy>> = {
  "directory-entra": "waad",
  "directory-google": "google-apps",
  "directory-saml": "samlp",
  "directory-active": "ad",
};
const edits = [...mutants, ...additionsOf(resources), ...additionalResources(resources)];

describe("the sweep changes something that", () => {
  const breaches = (guardrail: Guardrail, all: typeof resources, config = context.config) =>
    guardrail.check(new JudgedStack(all, "prod", { ...context, config, today: "2026-11-21" })).length;

  it.each(
    guardrails
      .filter(({ name }) => !ABOUT_OTHERS.includes(name) && !Object.hasOwn(ABOUT_STRATEGIES, name))
      .map((one) => [one.name, one] as const),
  )("%s notices", (_name, guardrail) => {
    const before = breaches(guardrail, resources);
    expect(edits.some((mutant) => breaches(guardrail, mutant.apply(resources)) > before)).toBe(true);
  });

  it.each(Object.entries(ABOUT_STRATEGIES))(
    "%s notices in a stack with a directory by %s",
    (name, strategy) => {
      const guardrail = guardrails.find((one) => one.name === name);
      const stack = declared.get(strategy);
      if (guardrail === undefined || stack === undefined)
        throw new Error(`nothing to try: ${name}, ${strategy}`);
      const directory = stack.resources.filter(
        (one) => one.type === resourceTypes.connection && one.name === "directory",
      );
      expect(breaches(guardrail, stack.resources, stack.config)).toBe(0);
      const noticed = mutantsOf(directory, stack.resources).filter(
        (mutant) => breaches(guardrail, mutant.apply(stack.resources), stack.config) > 0,
      );
      expect(noticed).not.toEqual([]);
    },
  );
});
