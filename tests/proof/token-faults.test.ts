import { describe, expect, it } from "vitest";
import type { Persona } from "../../proof/personas.ts";
import { type ExpectedToken, faultsOfToken } from "../../proof/token-faults.ts";
import { policy } from "../../rules/policy.ts";
import { AUDIENCE } from "../support/audience.ts";

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
const expected: ExpectedToken = {
  policy,
  issuer,
  audience: AUDIENCE,
  application: "mobile",
  clientId: "m1",
  person,
  asked,
};
const EMPLOYEE = ["read:timesheets", "create:timesheets", "delete:timesheets"];

const sound = {
  iss: issuer,
  aud: [AUDIENCE, `${issuer}userinfo`],
  azp: "m1",
  scope: `openid offline_access ${EMPLOYEE.join(" ")}`,
  permissions: EMPLOYEE,
  "https://api.exampleco.com/email": "employee@exampleco.com",
  iat: 1_000,
  exp: 87_400,
};

const tokenOf = (claims: object): string =>
  [{ alg: "RS256" }, claims, {}]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");

function faultsWith(
  changes: object,
  expectation = expected,
  expires_in = 86_400,
  idToken?: object,
): string[] {
  const access_token = tokenOf({ ...sound, ...changes });
  const id = idToken && { id_token: tokenOf(idToken) };
  const tokens = { access_token, expires_in, token_type: "Bearer", ...id };
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
    [
      "a custom claim that nobody asked for",
      { "https://api.exampleco.com/roles": ["Manager"] },
      [
        "custom claims of the access token: has https://api.exampleco.com/roles, which the policy doesn't give",
      ],
    ],
    [
      "a claim without a namespace",
      { groups: ["Managers"] },
      ["custom claims of the access token: has groups, which the policy doesn't give"],
    ],
    [
      "no e-mail address at all",
      { "https://api.exampleco.com/email": undefined },
      [
        "custom claims of the access token: lacks https://api.exampleco.com/email",
        "e-mail claim: lacks employee@exampleco.com",
      ],
    ],
    ["another issuer", { iss: "x" }, [`issuer: has x, which the policy doesn't give, and lacks ${issuer}`]],
    ["another application", { azp: "m2" }, ["azp: has m2, which the policy doesn't give, and lacks m1"]],
    ["no audience for /userinfo", { aud: AUDIENCE }, [`audience: lacks ${issuer}userinfo`]],
    [
      "a longer life",
      { exp: 1_000 + 86_401 },
      ["is good for 86401 s (expires_in 86400); expected the same and 86400 s at most"],
    ],
  ];
  it.each(cases)("finds %s", (_rule, changes, faults) => {
    expect(faultsWith(changes)).toEqual(faults);
  });

  it("finds a life that is not the stack's", () => {
    expect(faultsWith({}, { ...expected, lifetime: 86_400 })).toEqual([]);
    expect(faultsWith({}, { ...expected, lifetime: 3_600 })).toEqual([
      "is good for 86400 s (expires_in 86400); expected the same and 3600 s",
    ]);
    expect(faultsWith({ exp: 1_900 }, { ...expected, lifetime: 3_600 }, 900)).toEqual([
      "is good for 900 s (expires_in 900); expected the same and 3600 s",
    ]);
  });

  it("finds a custom claim in an ID token, and none among a profile's", () => {
    const profile = {
      iss: issuer,
      sub: "auth0|1",
      aud: "m1",
      iat: 1,
      exp: 2,
      sid: "s",
      nickname: "e",
      email: "e@x",
    };
    expect(faultsWith({}, expected, 86_400, profile)).toEqual([]);
    expect(faultsWith({}, expected, 86_400, { ...profile, "https://x/roles": [] })).toEqual([
      "custom claims of the ID token: has https://x/roles, which the policy doesn't give",
    ]);
  });

  it("expects what was given by hand among the permissions, but not among the scopes", () => {
    const handGiven = { ...expected, person: { ...person, handGiven: ["approve:timesheets"] } };
    expect(faultsWith({ permissions: [...EMPLOYEE, "approve:timesheets"] }, handGiven)).toEqual([]);
  });

  it("expects a machine's token to say that it is one", () => {
    const { person: _nobody, ...machine } = { ...expected, application: "batch", asked: ["batch:upload"] };
    const claims = {
      scope: "batch:upload",
      aud: AUDIENCE,
      "https://api.exampleco.com/email": undefined,
    };
    expect(faultsWith({ ...claims, gty: "client-credentials" }, machine)).toEqual([]);
    expect(faultsWith(claims, machine)).toEqual(["gty: lacks client-credentials"]);
    const custom = { ...claims, gty: "client-credentials", "https://api.exampleco.com/email": "b@x" };
    expect(faultsWith(custom, machine)).toEqual([
      "custom claims of the access token: has https://api.exampleco.com/email, which the policy doesn't give",
    ]);
  });
});
