import { expect, it } from "vitest";
import { narrowedHolders } from "../../proof/narrowed.ts";
import type { Persona } from "../../proof/personas.ts";
import type { Holder } from "../../proof/sign-ins.ts";
import type { ProofTarget } from "../../proof/target.ts";
import { policy } from "../../rules/policy.ts";

const tokens = { access_token: "token", expires_in: 60, token_type: "Bearer" };
const person = (...roles: string[]): Persona => ({
  label: roles.join(" and "),
  email: `${roles.join(".")}@example.com`,
  password: "x",
  roles,
  groups: [],
  handGiven: [],
});
const holder = (application: string, ...roles: string[]): Holder => ({
  application,
  person: person(...roles),
  tokens,
  disagreements: [],
});
const { tokens: _tokens, ...withoutToken } = holder("web", "Employee", "Auditor");

const target = {
  policy,
  issuer: "https://issuer.invalid/",
  audience: "https://api.example.com/",
  applications: {},
  people: [],
  connections: [],
  publicKeyPem: "",
} as const satisfies ProofTarget;

it("asks for each scope alone of those who hold several that a route admits, and of nobody else", () => {
  const holders = [
    holder("web", "Employee"),
    holder("web", "Auditor"),
    holder("web", "Employee", "Auditor"),
    holder("mobile", "Employee", "Auditor"),
    { application: "batch", tokens, disagreements: [] },
    withoutToken,
  ];
  const found = narrowedHolders(holders, target);
  expect(found.map(({ application, person, asked }) => [application, person?.label, asked])).toEqual([
    ["web", "Employee and Auditor", ["read:timesheets"]],
    ["web", "Employee and Auditor", ["audit:timesheets"]],
  ]);
});

it("leaves those out who got their tokens beforehand", () => {
  const both = holder("web", "Employee", "Auditor");
  const givenTokens = [{ application: "web", email: both.person?.email ?? "", tokens }];
  expect(narrowedHolders([both], { ...target, givenTokens })).toEqual([]);
});
