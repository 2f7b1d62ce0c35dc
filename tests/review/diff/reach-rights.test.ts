import { describe, expect, it } from "vitest";
import type { Policy } from "../../../rules/policy/types.ts";
import { linesBetween, policyWith, snapshotOf } from "../support/revise.ts";

/** A list that reaches the entries of others for who approves, and admits whoever reads. */
const sharedList = ({ routes, reach }: Policy): Partial<Policy> => ({
  routes: { ...routes, "GET /timesheets": ["read:timesheets", "approve:timesheets"] },
  reach: { ...reach, "GET /timesheets": { own: ["read:timesheets"], others: ["approve:timesheets"] } },
});

/** The same for an employee with other scopes. */
const employeeWith = (...scopes: readonly string[]) =>
  policyWith((policy) => ({
    ...sharedList(policy),
    roles: { ...policy.roles, Employee: { description: "Logs time", scopes } },
  }));

const before = await snapshotOf(employeeWith("read:timesheets", "create:timesheets"));
const REACHES = "Employee through Timesheets Mobile";
const toldOf = (lines: readonly string[]) => lines.filter((line) => line.includes("reaches"));

describe("a role at a route that admits it as before", () => {
  it("is told to reach the entries of others once it has the scope for that, and no more without", async () => {
    const wider = await snapshotOf(
      employeeWith("read:timesheets", "create:timesheets", "approve:timesheets"),
    );
    expect(toldOf(await linesBetween(before, wider))).toEqual([
      `+ ${REACHES} now reaches the entries of others at GET /timesheets.`,
    ]);
    expect(toldOf(await linesBetween(wider, before))).toEqual([
      `- ${REACHES} no longer reaches the entries of others at GET /timesheets.`,
    ]);
  });

  it("is told to reach its own no more where it reads those of others alone", async () => {
    const both = await snapshotOf(employeeWith("read:timesheets", "create:timesheets", "approve:timesheets"));
    const others = await snapshotOf(employeeWith("create:timesheets", "approve:timesheets"));
    expect(toldOf(await linesBetween(both, others))).toEqual([
      `- ${REACHES} no longer reaches their own entries at GET /timesheets.`,
    ]);
  });

  it("is told nothing of it where the route itself came to reach others, which is told of the route", async () => {
    const plain = await snapshotOf(policyWith(() => ({})));
    const shared = await snapshotOf(policyWith(sharedList));
    expect(toldOf(await linesBetween(plain, shared))).toEqual([
      "+ GET /timesheets now reaches one's own entries with read:timesheets, and with approve:timesheets those of others (it reached one's own entries alone, with read:timesheets).",
    ]);
  });
});
