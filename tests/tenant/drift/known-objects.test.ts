import { describe, expect, it } from "vitest";
import { knownObjects } from "../../../tenant/drift/known-objects.ts";

describe("what a stack says may be on its tenant", () => {
  it("is read as the stack's file has it", () => {
    const config = {
      "timesheets:operators": '["Deploy","id-of-preview"]',
      "timesheets:setUpByHand": '{"e-mail provider":["smtp"]}',
    };
    expect(knownObjects(config)).toEqual({
      operators: ["Deploy", "id-of-preview"],
      setUpByHand: { "e-mail provider": ["smtp"] },
    });
    expect(knownObjects({})).toEqual({ operators: [], setUpByHand: {} });
  });

  it.each(["email provider", "role", "client"])("is of no kind that isn't looked for: %s", (kind) => {
    const config = { "timesheets:setUpByHand": JSON.stringify({ [kind]: ["x"] }) };
    expect(() => knownObjects(config)).toThrow(
      `DRIFT_UNKNOWN_KIND: timesheets:setUpByHand has "${kind}"; expected rule, rule setting, hook, `,
    );
  });
});
