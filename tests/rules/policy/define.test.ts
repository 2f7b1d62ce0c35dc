import { describe, expect, it } from "vitest";
import { definePolicy } from "../../../rules/policy/define.ts";
import { PolicyError } from "../../../rules/policy/error.ts";
import { put } from "./faults-after.ts";
import { soundDefinition } from "./sound-definition.ts";

describe("definePolicy", () => {
  it("gives back the definition, frozen to its leaves", () => {
    const definition = soundDefinition();
    expect(definePolicy(definition)).toBe(definition);
    expect(Object.isFrozen(definition.roles.Reader.scopes)).toBe(true);
  });

  it("throws all faults at once", () => {
    const definition = soundDefinition();
    put(definition.routes, "GET /things", "raed:things");
    put(definition.api, "claimNamespace", "none");
    const error = catchError(() => definePolicy(definition));
    expect(error).toBeInstanceOf(PolicyError);
    expect(error).toMatchObject({
      code: "POLICY_INVALID",
      faults: [{ code: "POLICY_BAD_NAMESPACE" }, { code: "POLICY_UNKNOWN_SCOPE", nearest: "read:things" }],
    });
    expect(String(error)).toMatch(
      /^PolicyError: the policy has 2 faults:\n {2}POLICY_BAD_NAMESPACE: .*\n {2}POLICY_UNKNOWN_SCOPE: .*$/,
    );
  });

  it("counts one fault as one", () => {
    const definition = soundDefinition();
    put(definition.routes, "GET /things", "raed:things");
    expect(String(catchError(() => definePolicy(definition)))).toBe(
      'PolicyError: the policy has 1 fault:\n  POLICY_UNKNOWN_SCOPE: routes["GET /things"] names "raed:things", which the policy does not declare; did you mean "read:things"?',
    );
  });
});

function catchError(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}
