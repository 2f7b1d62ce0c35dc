import { ManagementClient } from "auth0";
import type { Tenant } from "local-auth0";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { LocalStack } from "../../local/bring-up.ts";
import { type ProofReport, prove } from "../../proof/prove.ts";
import { trySecondFactor } from "../../proof/second-factors.ts";
import { obtainTokens } from "../../proof/sign-ins.ts";
import { personaOf, setConnectionsApart, startStack } from "./bring-up.ts";

vi.mock("../../rules/policy.ts", async (original) => {
  const { policy } = await original<typeof import("../../rules/policy.ts")>();
  const approve = { description: "Approve", secondFactor: true };
  return { policy: { ...policy, scopes: { ...policy.scopes, "approve:timesheets": approve } } };
});

/** As the settings have it where SECOND_FACTORS is true; nothing is asked of everybody. */
async function allowFactors(tenant: Tenant): Promise<[]> {
  await setConnectionsApart(tenant);
  const { guardian, tenants } = new ManagementClient({
    domain: tenant.domain,
    token: tenant.management.token,
  });
  await tenants.settings.update({ customize_mfa_in_postlogin_action: true });
  await guardian.factors.set("otp", { enabled: true });
  await guardian.factors.set("recovery-code", { enabled: true });
  return [];
}

let stack: LocalStack;
let end: () => Promise<void>;
let report: ProofReport;
beforeAll(async () => {
  ({ stack, end } = await startStack({ importing: allowFactors }));
  // Who comes through the directory is tried below: those who leave it sign in so often that they would wait for new codes.
  const { directories: _, people, ...target } = stack.target;
  const ofDirectory = new Set(
    people.flatMap(({ connection, email }) => (connection === undefined ? [] : [email])),
  );
  report = await prove({ ...target, people: people.filter(({ email }) => !ofDirectory.has(email)) });
});
afterAll(() => end());

const ROUTES = ["GET /approvals", "PUT /approvals/{id}"];

describe("a stack whose policy asks for a second factor for approvals", () => {
  it("gives the scope to whoever shows a code of their app, and takes it from them without", () => {
    expect([report.disagreements, report.untried]).toEqual([[], []]);
    const attempts = [
      "with nothing to show",
      "in silence, without a factor",
      "at a refresh, without a factor",
      ...ROUTES.flatMap((route) =>
        [
          "without a factor",
          "without a factor, past the gateway",
          "a token that holds the scope without a factor",
        ].map((attempt) => `${attempt} · ${route}`),
      ),
      "after the step-up",
    ];
    const managers = report.holders
      .filter(({ tokens }) => tokens?.scope?.includes("approve:timesheets"))
      .flatMap(({ person }) => person?.label ?? []);
    expect(managers).toEqual(expect.arrayContaining(["Manager", "group Managers", "all roles"]));
    const tried = Map.groupBy(report.factors, ({ holder }) => holder.person?.label ?? "");
    expect(
      [...tried].map(([who, tries]) => [
        who,
        tries.map(({ attempt, route }) => (route === undefined ? attempt : `${attempt} · ${route}`)),
      ]),
    ).toEqual(managers.map((who) => [who, attempts]));
  });

  it("asks who comes through the directory, too", async () => {
    const holder = { application: "mobile", person: personaOf(stack, "directory: Timesheets Managers") };
    const { tokens, disagreements } = await obtainTokens(holder, stack.target);
    expect([disagreements, tokens?.scope]).toEqual([[], expect.stringContaining("approve:timesheets")]);
    const occasion = { date: "2001-01-01", week: "2001-W01" };
    const tried = await trySecondFactor(
      { ...holder, disagreements, ...(tokens && { tokens }) },
      { ...stack.target, occasion },
    );
    expect([tried.length, tried.filter(({ agrees }) => !agrees)]).toEqual([10, []]);
  });

  it("is found out where an Action of somebody else says that none is needed, or ours isn't bound", async () => {
    const { actions } = stack.management;
    const { id = "" } = await actions.create({
      name: "Elsewhere: no second factors",
      supported_triggers: [{ id: "post-login", version: "v3" }],
      code: "exports.onExecutePostLogin = async (event, api) => { api.multifactor.enable('none'); };",
    });
    await actions.deploy(id);
    const { bindings = [] } = await actions.triggers.bindings
      .list("post-login")
      .then(({ data }) => ({ bindings: data }));
    const bound = bindings.map(({ display_name = "", action }) => ({
      ref: { type: "action_id" as const, value: action?.id ?? "" },
      display_name,
    }));
    const theirs = { ref: { type: "action_id" as const, value: id }, display_name: "Elsewhere" };
    // Without a device, nobody waits for a code that is new: their step-up fails.
    const { device: _, ...person } = personaOf(stack, "Manager");
    const { tokens } = report.holders.find((one) => one.person?.label === "Manager") ?? {};
    const holder = { application: "mobile", person, disagreements: [], ...(tokens && { tokens }) };
    const tries = async (list: typeof bound) => {
      await actions.triggers.bindings.updateMany("post-login", { bindings: list });
      const day = { date: "2001-01-01", week: "2001-W01" };
      const tried = await trySecondFactor(holder, { ...stack.target, occasion: day });
      return tried.filter(({ agrees }) => !agrees).map(({ attempt }) => attempt);
    };
    expect(await tries([...bound, theirs])).toEqual(["after the step-up"]);
    const without = (name: string) => bound.filter(({ display_name }) => display_name !== name);
    expect(await tries(without("Timesheets: second factor"))).toContain("with nothing to show");
    expect(await tries(without("Timesheets: scopes of a second factor"))).toContain(
      "in silence, without a factor",
    );
  });
});
