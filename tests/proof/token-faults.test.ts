import { describe, expect, it } from "vitest";
import type { Persona } from "../../proof/personas.ts";
import { type ExpectedToken, faultsOfToken } from "../../proof/token-faults.ts";
import { policy } from "../../rules/policy.ts";

const issuer = "https://tenant.example.com/";
const person: Persona = {
  label: "Employee",
  email: "employee@exampleco.com",
  password: "",
  roles: ["Employee"],
  groups: [],
  handGiven: [],
};
const asked = ["openid", "offline_access", ...Object.keys(policy.scopes)];
const expected: ExpectedToken = { policy, issuer, application: "mobile", clientId: "m1", person, asked };
const EMPLOYEE = ["read:timesheets", "create:timesheets", "delete:timesheets"];

const sound = {
  iss: issuer,
  aud: [policy.api.identifier, `${issuer}userinfo`],
  azp: "m1",
  scope: `openid offline_access ${EMPLOYEE.join(" ")}`,
  permissions: EMPLOYEE,
  "https://api.exampleco.com/email": "employee@exampleco.com",
  iat: 1_000,
  exp: 87_400,
};

function faultsWith(changes: object, expectation = expected, expires_in = 86_400): string[] {
  const parts = [{ alg: "RS256" }, { ...sound, ...changes }, {}];
  const access_token = parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  const tokens = { access_token, expires_in, token_type: "Bearer" };
  return faultsOfToken(tokens, expectation).map(({ what }) => what);
}

describe("faultsOfToken", () => {
  it("finds nothing in a token that is as the policy says", () => {
    expect(faultsWith({})).toEqual([]);
  });

  const cases: [rule: string, changes: object, faults: string[]][] = [
    [
      "a scope too many",
      { scope: `${sound.scope} approve:timesheets` },
      ["scopes: has approve:timesheets, which the policy doesn't give"],
    ],
    [
      "a scope too few",
      { scope: "openid read:timesheets create:timesheets" },
      ["scopes: lacks delete:timesheets"],
    ],
    ["no scopes at all", { scope: undefined }, [`scopes: lacks ${EMPLOYEE.join(", ")}`]],
    [
      "a permission that no role of the policy gives",
      { permissions: [...EMPLOYEE, "approve:timesheets"] },
      ["permissions: has approve:timesheets, which the policy doesn't give"],
    ],
    [
      "RBAC that is off",
      { permissions: undefined },
      [`permissions (no such claim: RBAC is off): lacks ${EMPLOYEE.join(", ")}`],
    ],
    [
      "somebody else's e-mail address",
      { "https://api.exampleco.com/email": "mallory@exampleco.com" },
      [
        "e-mail claim: has mallory@exampleco.com, which the policy doesn't give, and lacks employee@exampleco.com",
      ],
    ],
    ["another issuer", { iss: "x" }, [`issuer: has x, which the policy doesn't give, and lacks ${issuer}`]],
    ["another application", { azp: "m2" }, ["azp: has m2, which the policy doesn't give, and lacks m1"]],
    ["no audience for /userinfo", { aud: policy.api.identifier }, [`audience: lacks ${issuer}userinfo`]],
    [
      "a longer life",
      { exp: 1_000 + 86_401 },
      ["is good for 86401 s (expires_in 86400); expected the same and 86400 s at most"],
    ],
  ];
  it.each(cases)("finds %s", (_rule, changes, faults) => {
    expect(faultsWith(changes)).toEqual(faults);
  });

  it("expects what was given by hand among the permissions, but not among the scopes", () => {
    const handGiven = { ...expected, person: { ...person, handGiven: ["approve:timesheets"] } };
    expect(faultsWith({ permissions: [...EMPLOYEE, "approve:timesheets"] }, handGiven)).toEqual([]);
  });

  it("expects a machine's token to say that it is one", () => {
    const { person: _nobody, ...machine } = { ...expected, application: "batch", asked: ["batch:upload"] };
    const claims = { scope: "batch:upload", aud: policy.api.identifier };
    expect(faultsWith({ ...claims, gty: "client-credentials" }, machine)).toEqual([]);
    expect(faultsWith(claims, machine)).toEqual(["gty: lacks client-credentials"]);
  });
});
