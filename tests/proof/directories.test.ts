import { describe, expect, it } from "vitest";
import { attemptsOfDirectories, untriedLeavers } from "../../proof/directories.ts";
import { type Persona, personasOf } from "../../proof/personas.ts";
import type { SignInResult } from "../../proof/sign-in.ts";
import type { ProofTarget } from "../../proof/target.ts";
import type { Policy } from "../../rules/policy/types.ts";
import { policy as shipped } from "../../rules/policy.ts";

/** The shipped policy, with one application for each side: the one lets the directory's people in alone, the other has no refresh tokens. */
const web = { ...shipped.applications.web, connections: ["directory"], refreshTokens: false };
const policy: Policy = { ...shipped, applications: { ...shipped.applications, web } };
const people = personasOf(policy, () => "password");
const groups = { leave: async () => {}, join: async () => {} };
const target: ProofTarget = {
  policy,
  issuer: "https://tenant.example/",
  audience: "https://api.example/",
  applications: { mobile: { clientId: "m", callbacks: [] }, web: { clientId: "w", callbacks: [] } },
  people,
  connections: [],
  directories: { directory: { issuer: "https://login.example/", connection: "staff", groups } },
  publicKeyPem: "",
};

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
const tokens = (claims: object): SignInResult => ({
  ok: true,
  tokens: { access_token: `${encoded({})}.${encoded(claims)}.`, expires_in: 1, token_type: "Bearer" },
});
const closed: SignInResult = { ok: false, error: "access_denied", description: "no" };

const attempts = (login: (person: Persona) => Promise<SignInResult>, application = "web") =>
  attemptsOfDirectories(application, target, login);
const outcomes = async (login: (person: Persona) => Promise<SignInResult>, which: string) => {
  const tried = attempts(login).filter(({ attempt }) => attempt.includes(which));
  return Promise.all(tried.map(async ({ run }) => (await run()).ok));
};

describe("the proof of directories", () => {
  it("tries what each application must not let happen", () => {
    const names = (application: string) =>
      attempts(async () => closed, application).map(({ attempt }) => attempt);
    expect(names("web")).toEqual([
      "sign-in through the connection people",
      "a login of who has left Timesheets Employees",
      "being taken for directory: all groups by their e-mail address",
    ]);
    expect(names("mobile")).toEqual([
      "a refresh of who has left Timesheets Employees",
      "a login of who has left Timesheets Employees",
      "being taken for directory: all groups by their e-mail address",
    ]);
  });

  it("expects nothing of a refresh where the groups of a login count for a while, and says so", () => {
    const counted = { ...groups, countAfterLogin: 3_600 };
    const staff = { issuer: "https://login.example/", connection: "staff", groups: counted };
    const lasting = { ...target, directories: { directory: staff } };
    const names = attemptsOfDirectories("mobile", lasting, async () => closed).map(({ attempt }) => attempt);
    expect(names).toContain("a login of who has left Timesheets Employees");
    expect(names).not.toContain("a refresh of who has left Timesheets Employees");
    expect(untriedLeavers(lasting)).toEqual([
      "a refresh of who has left a group of directory: by groupsAtRefresh, those of a login count for 3600 s",
    ]);
    expect(untriedLeavers(target)).toEqual([]);
  });

  it("finds a connection that lets people in though the policy doesn't say so", async () => {
    expect(await outcomes(async () => tokens({ scope: "openid" }), "through the connection")).toEqual([true]);
    expect(await outcomes(async () => closed, "through the connection")).toEqual([false]);
  });

  it("finds who keeps the scopes of a group that they have left, and that nobody held any before", async () => {
    const all = policy.roles.Employee?.scopes.join(" ");
    const before = tokens({ scope: `openid ${all}` });
    const answers = [before, tokens({ scope: "openid" })];
    expect(await outcomes(async () => before, "has left")).toEqual([true]);
    expect(await outcomes(async () => answers.shift() ?? closed, "has left")).toEqual([false]);
    expect(await outcomes(async () => tokens({ scope: "openid" }), "has left")).toEqual([true]);
  });

  it("finds who is taken for another by an address, as one subject or with the other's scopes", async () => {
    const as = (own: object, others: object) => async (person: Persona) =>
      tokens(person.connection === undefined ? own : others);
    const scope = policy.roles.Employee?.scopes.join(" ");
    const employee = { sub: "auth0|1", scope: `openid ${scope}` };
    const manager = { sub: "oidc|staff|1", scope: `openid ${scope} approve:timesheets` };
    expect(await outcomes(as(employee, manager), "being taken")).toEqual([false]);
    expect(await outcomes(as(employee, { ...manager, sub: "auth0|1" }), "being taken")).toEqual([true]);
    expect(await outcomes(as({ ...manager, sub: "auth0|1" }, manager), "being taken")).toEqual([true]);
  });
});
