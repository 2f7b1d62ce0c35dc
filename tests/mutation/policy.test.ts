import { beforeAll, describe, expect, it } from "vitest";
import { declarePolicy, understood } from "../../mutation/policy/declared-policy.ts";
import { type Catch, type CatchOptions, caughtBy } from "../../mutation/policy/layers.ts";
import { oneOfEachKind, policyMutants } from "../../mutation/policy/mutants.ts";
import { policy } from "../../rules/policy.ts";

const today = "2026-11-21";
const options: { value?: CatchOptions } = {};

beforeAll(async () => {
  options.value = { base: await understood(await declarePolicy(policy)), today };
});

/** The layer that catches a mutant of ExampleCo's policy. */
async function catchOf(id: string): Promise<Catch | undefined> {
  if (options.value === undefined) throw new Error("the policy is not declared");
  const mutant = policyMutants(policy, options.value.base.snapshot.resources).find((one) => one.id === id);
  if (mutant === undefined) throw new Error(`there is no mutant "${id}"`);
  return caughtBy(mutant, options.value);
}

describe("a change to the policy", () => {
  const cases: [id: string, layer: string, says: RegExp][] = [
    [
      "drop create:timesheets from POST /timesheets",
      "validation",
      /^POLICY_EMPTY: routes\["POST \/timesheets"\] is empty; /,
    ],
    [
      "admit to GET /timesheets by create:timesheets, too",
      "validation",
      /^POLICY_USELESS_SCOPE: routes\["GET \/timesheets"\] admits "create:timesheets", /,
    ],
    [
      "admit to POST /timesheets by audit:timesheets, too",
      "review",
      /^POST \/timesheets now needs create:timesheets or audit:timesheets \(it needed create:timesheets\)\.$/,
    ],
    [
      "reach others at GET /timesheets by read:timesheets, too",
      "review",
      /^GET \/timesheets now reaches .* with audit:timesheets or read:timesheets those of others /,
    ],
    [
      "reach own at PUT /approvals/{id} by approve:timesheets, too",
      "review",
      /^PUT \/approvals\/\{id\} now reaches one's own entries with approve:timesheets, /,
    ],
    [
      "add approve:timesheets to Timesheets Batch",
      "validation",
      /^POLICY_PERSON_SCOPE_OF_MACHINE: applications\.batch\.scopes has "approve:timesheets"/,
    ],
    ["make Timesheets Web native", "program", /^STACK_CONFIG_INVALID: /],
    [
      "add the open GET /metrics",
      "guardrail",
      /^route-needs-token: aws:apigatewayv2\/route:Route "GET \/metrics": /,
    ],
    ['unbind "Timesheets: access token scopes"', "guardrail", /^actions-bound: /],
    [
      'run "Timesheets: access token scopes" before "Timesheets: PKCE for public applications"',
      "guardrail",
      /^actions-pkce-first: /,
    ],
    [
      "add approve:timesheets to Employee",
      "review",
      /^Employee may now .* through Timesheets Mobile \(GET \/approvals\)\.$/,
    ],
  ];
  it.each([
    ["want a second factor of approve:timesheets", /^Scope approve:timesheets now wants a second factor\.$/],
    ["want a second factor of Manager", /^Role Manager now wants a second factor\.$/],
    ["want a second factor of Timesheets Web", /^Application Timesheets Web now wants a second factor\.$/],
  ])("%s is caught by the review", async (id, says) => {
    expect(await catchOf(id)).toEqual({ layer: "review", says: expect.stringMatching(says) });
  });

  it.each(cases)("%s is caught by the %s", async (id, layer, says) => {
    expect(await catchOf(id)).toEqual({ layer, says: expect.stringMatching(says) });
  });

  it("is tried for every route, scope, role, group, application and rule", () => {
    const resources = options.value?.base.snapshot.resources ?? [];
    const mutants = policyMutants(policy, resources);
    const ids = mutants.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const name of [policy.routes, policy.scopes, policy.roles, policy.groups].flatMap(Object.keys)) {
      expect(ids).toContain(
        name in policy.roles ? `drop ${name}, and from the groups that have it` : `drop ${name}`,
      );
    }
    expect(oneOfEachKind(mutants).map(({ kind }) => kind)).toHaveLength(
      new Set(mutants.map(({ kind }) => kind)).size,
    );
  });
});
