import { resourceTypes } from "declared-stack/resource-types";
import { resourcesOf, settingAt } from "declared-stack/typed-resource";
import { describe, expect, it } from "vitest";
import { between, every, is, refersTo, safe, without } from "../../../infra/guardrails/definition/every.ts";
import { declared } from "./cases.ts";

const { api, connection, function: lambda, stage, table } = resourceTypes;

/** The compiler is what tests here: an unused `@ts-expect-error` fails `npm run check`. */
describe("a guardrail compiles", () => {
  it("with settings that the type has, at any depth", () => {
    const checks = [
      every(api, is("enforcePolicies", true), is("subjectTypeAuthorization.user.policy", "deny_all")),
      every(connection, between("options.passwordComplexityOptions.minLength", 12, 128, "characters")),
      every(lambda, is("environment.variables.TIMESHEETS_TABLE", "any name is one of a map's")),
      every(table, safe("pointInTimeRecovery.enabled")),
    ];
    expect(checks).toHaveLength(4);
  });

  it("with none that it hasn't", () => {
    expect([
      // @ts-expect-error: no such setting
      every(api, is("enforcePolicys", true)),
      // @ts-expect-error: no such setting of a setting
      every(api, is("subjectTypeAuthorization.users.policy", "deny_all")),
      // @ts-expect-error: a setting of another type
      every(table, without("signingSecret")),
      // @ts-expect-error: no such setting
      every(stage, refersTo("accessLogSettings.destination", resourceTypes.logGroup)),
      // @ts-expect-error: no such setting, in a demand that is written out
      every(connection, { setting: "options.disableSignups", expected: "true", holds: (on) => on === true }),
      // @ts-expect-error: no such input
      every(table, { ...is("billingMode", "PROVISIONED"), when: ({ inputs }) => inputs.capacity === 1 }),
    ]).toHaveLength(6);
  });

  it("with with no safe value", () => {
    // @ts-expect-error: billingMode has no safe value
    expect(() => every(table, safe("billingMode"))).toThrow("names no safe value of billingMode");
  });
});

it("a setting is read by its way, which has to be one of the type's", () => {
  const people = resourcesOf(declared.prod, connection).find(({ name }) => name === "people");
  if (people === undefined) throw new Error("no connection is declared");
  expect(settingAt(people, "options.disableSignup")).toBe(true);
  // @ts-expect-error: no such setting
  expect(settingAt(people, "options.disableSignups")).toBeUndefined();
});
