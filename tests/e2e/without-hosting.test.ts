import { plain } from "command-line/paint";
import { describe, expect, it } from "vitest";
import { machineLine, welcome } from "../../local/announce.ts";
import { writeReport } from "../../proof/matrix.ts";
import { prove, statusOf } from "../../proof/prove.ts";
import { actsForPeople } from "../../rules/policy/application-kinds.ts";
import { policy } from "../../rules/policy.ts";
import { applicationKeys } from "../support/applications.ts";
import { devConfig, stackForTest } from "./bring-up.ts";

describe("a stack without hosting", () => {
  it("is served and proved as far as its tenant goes: sign-ins, scopes in tokens, closed logins", async () => {
    // As `pulumi config set timesheets:hosting none` and `… timesheets:protect false` write it.
    const config = { ...(await devConfig()), "timesheets:hosting": "none", "timesheets:protect": "false" };
    const stack = await stackForTest({ config });
    expect(stack.provider.declaredOnly).toEqual([]);

    const report = await prove(stack.target);
    expect(report.disagreements).toEqual([]);
    expect(statusOf(report)).toBe(0);
    const machines = applicationKeys.filter((key) => !actsForPeople(policy.applications[key])).length;
    const signIns = (applicationKeys.length - machines) * stack.people.length + machines;
    expect(report.holders.filter(({ tokens }) => tokens !== undefined)).toHaveLength(signIns);
    const text = writeReport(report, policy, plain);
    expect(text).toMatch(/^Logins that have to be refused\n.* closed at (\d+) of \1 attempts\n\nNot tried\n/);
    expect(text).toContain(
      "  routes, bad tokens and entries: the stack hosts no API (timesheets:hosting is none)\n",
    );
    expect(text).toContain("  what applications show: there is no API that it would be for\n");
    expect(welcome(stack, plain)).toContain("  API       none, as timesheets:hosting is none\n");
    expect(JSON.parse(machineLine(stack))).not.toHaveProperty("apiUrl");

    await stack.management.actions.triggers.bindings.updateMany("post-login", { bindings: [] });
    const { disagreements } = await prove(stack.target);
    expect(new Set(disagreements.map(({ code }) => code))).toContain("TOKEN_DIFFERS");
  });
});
