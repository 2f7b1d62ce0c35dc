import { describe, expect, it } from "vitest";
import { knownObjects } from "../../../tenant/drift/known-objects.ts";

const sha256 = "0".repeat(64);

describe("what a stack says may be on its tenant", () => {
  it("is read as the stack's file has it", () => {
    const config = {
      "timesheets:operators": '["Deploy","id-of-preview"]',
      "timesheets:setUpByHand": '{"e-mail provider":["smtp"]}',
      "timesheets:otherProjects": '{"Portal":{"client":["Portal Web"]}}',
      "timesheets:actions": `{"post-login":{"before":["Acme: consent"],"after":[{"name":"Acme: audit","sha256":"${sha256}"}]}}`,
    };
    expect(knownObjects(config)).toEqual({
      operators: ["Deploy", "id-of-preview"],
      setUpByHand: { "e-mail provider": ["smtp"] },
      others: {
        projects: { Portal: { client: ["Portal Web"] } },
        actions: [{ name: "Acme: consent" }, { name: "Acme: audit", sha256 }],
      },
    });
    const nothing = { operators: [], setUpByHand: {}, others: { projects: {}, actions: [] } };
    expect(knownObjects({})).toEqual(nothing);
  });

  it.each(["email provider", "role", "client"])("is of no kind that isn't looked for: %s", (kind) => {
    const config = { "timesheets:setUpByHand": JSON.stringify({ [kind]: ["x"] }) };
    expect(() => knownObjects(config)).toThrow(
      `DRIFT_UNKNOWN_KIND: timesheets:setUpByHand has "${kind}"; expected rule, rule setting, hook, `,
    );
  });
});
