import { describe, expect, it } from "vitest";
import {
  describeScope,
  scopesWantingFactor,
  secondFactorOf,
  wantsSecondFactors,
} from "../../../rules/policy/decide.ts";
import type { Policy } from "../../../rules/policy/types.ts";
import { type FaultCase, faultsAfter, put } from "./faults-after.ts";
import { soundDefinition } from "./sound-definition.ts";

/** The sound definition, of which some parts want a second factor. */
function wanting({ scope, role, application }: { scope?: true; role?: true; application?: true }): Policy {
  const { scopes, roles, applications, ...rest } = soundDefinition();
  return {
    ...rest,
    scopes: scope
      ? { ...scopes, "approve:things": { description: "Approve things", secondFactor: true } }
      : scopes,
    roles: role ? { ...roles, Approver: { ...roles.Approver, secondFactor: true } } : roles,
    applications: application
      ? { ...applications, app: { ...applications.app, secondFactor: true } }
      : applications,
  };
}

const approver = { roles: ["Approver"], groups: [] };
const both = { roles: ["Approver"], groups: ["Everyone"] };
const reader = { roles: [], groups: ["Everyone"] };

describe("scopesWantingFactor", () => {
  const cases: [who: string, parts: Parameters<typeof wanting>[0], person: typeof both, scopes: string[]][] =
    [
      ["nobody where nothing wants one", {}, approver, []],
      ["whoever has a scope that does, for that one", { scope: true }, approver, ["approve:things"]],
      ["nobody for a scope that they don't have", { scope: true }, reader, []],
      ["the holder of a role, for all of it", { role: true }, approver, ["read:things", "approve:things"]],
      ["its holder not for what another role gives, too", { role: true }, both, ["approve:things"]],
      ["nobody for a role that they don't have", { role: true }, reader, []],
      ["everybody at an application, for all they have", { application: true }, reader, ["read:things"]],
      ["nobody without scopes", { application: true }, { roles: ["Boss"], groups: ["toString"] }, []],
    ];
  it.each(cases)("asks %s", (_who, parts, person, scopes) => {
    const policy = wanting(parts);
    expect(scopesWantingFactor(policy, person, policy.applications.app ?? {})).toEqual(scopes);
  });

  it("asks nobody through the other application", () => {
    expect(scopesWantingFactor(wanting({ application: true }), both, {})).toEqual([]);
  });
});

describe("a policy's second factors", () => {
  it.each([[{}], [{ scope: true }], [{ role: true }], [{ application: true }]] as const)(
    "are wanted or not: %o",
    (parts) => {
      expect(wantsSecondFactors(wanting(parts))).toBe(Object.keys(parts).length > 0);
    },
  );

  it("are a scope's own, with the time for which one does", () => {
    const scopes = { "a:b": { description: "A", secondFactor: { maxAge: 60 } }, "c:d": "C" };
    const own = ["a:b", "c:d", "e:f", "toString"].map((name) => secondFactorOf({ scopes }, name));
    expect(own).toEqual([{ maxAge: 60 }, undefined, undefined, undefined]);
  });

  it("leave a scope's words as they are", () => {
    expect([describeScope("Read"), describeScope({ description: "Approve" })]).toEqual(["Read", "Approve"]);
  });

  const age =
    (maxAge: unknown): FaultCase[1] =>
    ({ scopes }) =>
      put(scopes, "read:things", { description: "Read things", secondFactor: { maxAge } });
  const form =
    "POLICY_MALFORMED: scopes.read:things is not valid in a policy: expected a text, or description and secondFactor: true, or { maxAge: seconds }";
  const faults: FaultCase[] = [
    ["take an age", age(3600), []],
    [
      "take no age of nothing",
      age(0),
      [
        "POLICY_MALFORMED: scopes.read:things.secondFactor.maxAge is not valid in a policy: Too small: expected number to be >0",
      ],
    ],
    ["take no text for an age", age("1h"), [form]],
    [
      "take no false",
      ({ roles }) => put(roles.Reader ?? {}, "secondFactor", false),
      ["POLICY_MALFORMED: roles.Reader.secondFactor is not valid in a policy: true, or left out"],
    ],
    [
      "are none of a machine",
      ({ applications }) => put(applications.robot ?? {}, "secondFactor", true),
      [
        "POLICY_SECOND_FACTOR_OF_MACHINE: applications.robot.secondFactor is a machine's, which can't show one; delete it",
      ],
    ],
    [
      "are none of a machine's scope",
      ({ scopes }) => put(scopes, "batch:upload", { description: "Upload", secondFactor: true }),
      [
        'POLICY_SECOND_FACTOR_OF_MACHINE: applications.robot.scopes has "batch:upload", which wants a second factor; a machine can\'t show one: give it a scope of its own',
      ],
    ],
  ];
  it.each(faults)("%s", (_rule, change, expected) => {
    expect(faultsAfter(change)).toEqual(expected);
  });
});
