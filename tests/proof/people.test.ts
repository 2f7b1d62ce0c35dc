import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readKeys, withKeys } from "../../proof/machine-keys.ts";
import { readPeople, readTokens } from "../../proof/people.ts";
import { policy } from "../../rules/policy.ts";

const SECRET = "Hush-Hush-1";
const read = (value: unknown) =>
  readPeople(typeof value === "string" ? value : JSON.stringify(value), "people.json", policy);
const mia = { email: "mia@example.com", password: SECRET, roles: ["Manager"], groups: ["Employees"] };

/** The message of what is thrown. */
function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("nothing was thrown");
}

describe("test people", () => {
  it("are called by what they are meant to have", () => {
    const people = read([mia, { email: "no@example.com" }, { email: "e@example.com", roles: ["Employee"] }]);
    expect(people.map(({ label, password }) => [label, password])).toEqual([
      ["Manager and group Employees", SECRET],
      ["no role", ""],
      ["Employee", ""],
    ]);
  });

  it("are called by their address where several have the same", () => {
    const people = read([mia, { ...mia, email: "max@example.com" }]);
    expect(people.map(({ label }) => label)).toEqual(["mia@example.com", "max@example.com"]);
  });

  const wrong: [what: string, value: unknown, fault: string][] = [
    ["no JSON", `[{"email": "mia@example.com", "password": "${SECRET}" oops`, "  is not JSON"],
    [
      "no list",
      { people: [mia] },
      "  it is no list of people; expected [{ email, password, roles, groups }, …]",
    ],
    ["nobody", [], "  it holds nobody"],
    ["no address", [{ password: SECRET }], "  0.email is not an e-mail address"],
    [
      "another key",
      [{ ...mia, passwort: SECRET }],
      "  0 is no person; expected email, password, roles and groups",
    ],
    [
      "a password that is none",
      [{ ...mia, password: { [SECRET]: SECRET } }],
      "  0.password is not a password",
    ],
    ["an unknown role", [{ ...mia, roles: ["Boss"] }], '  0.roles has "Boss", which is no role'],
    ["an unknown group", [{ ...mia, groups: ["Boss"] }], '  0.groups has "Boss", which is no group'],
    ["somebody twice", [mia, mia], "  1.email is there twice"],
  ];
  it.each(wrong)("are not taken from %s, and no password is told", (_what, value, fault) => {
    const message = messageOf(() => read(value));
    expect(message).toBe(`PROOF_INPUT_INVALID: people.json:\n${fault}`);
    expect(message).not.toContain(SECRET);
  });
});

const jwt = (claims: object) =>
  `${[{ alg: "RS256" }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".")}.c2ln`;
const access_token = jwt({ iat: 1_000, exp: 2_000 });

describe("given tokens", () => {
  const tokens = (value: unknown, now = 1_500) =>
    readTokens(JSON.stringify(value), "tokens.json", { policy, people: read([mia]), now });
  const ofMia = { application: "mobile", email: mia.email, access_token };

  it("are somebody's through an application, or a machine's", () => {
    expect(tokens([ofMia, { application: "batch", access_token }])).toEqual([
      {
        application: "mobile",
        email: mia.email,
        tokens: { access_token, expires_in: 1_000, token_type: "Bearer" },
      },
      { application: "batch", tokens: { access_token, expires_in: 1_000, token_type: "Bearer" } },
    ]);
  });

  const wrong: [what: string, value: unknown, fault: string][] = [
    ["of nobody", [{ ...ofMia, email: "max@example.com" }], "0.email is of nobody among the people"],
    [
      "of an application that isn't there",
      [{ ...ofMia, application: "toaster" }],
      "0.application is no application of the policy",
    ],
    ["without a person", [{ application: "web", access_token }], "0.email is missing"],
    [
      "of a machine for a person",
      [{ ...ofMia, application: "batch" }],
      "0.email is there, and a machine has none",
    ],
    ["that are none", [{ ...ofMia, access_token: "opaque" }], "0.access_token is no JWT"],
    [
      "of another form",
      [{ ...ofMia, token: access_token }],
      "0 is no token; expected application, email, access_token",
    ],
  ];
  it.each(wrong)("are not taken: %s, and none is told", (_what, value, fault) => {
    const message = messageOf(() => tokens(value));
    expect(message).toBe(`PROOF_INPUT_INVALID: tokens.json:\n  ${fault}`);
    expect(message).not.toContain(access_token);
  });

  it("are not taken once they are over", () => {
    expect(messageOf(() => tokens([ofMia], 2_000))).toContain("0.access_token is over; get a new one");
  });
});

describe("keys of machines", () => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const keys = (value: unknown) => readKeys(JSON.stringify(value), "keys.json", policy);

  it("take the place of a machine's secret", () => {
    const applications = {
      web: { clientId: "w", clientSecret: "s", callbacks: [] },
      batch: { clientId: "b", clientSecret: "s", callbacks: [] },
    };
    expect(withKeys(applications, keys({ batch: pem }))).toEqual({
      web: applications.web,
      batch: { clientId: "b", callbacks: [], privateKey: pem },
    });
  });

  const wrong: [what: string, value: unknown, fault: string][] = [
    ["a person's application", { web: pem }, "web is no machine of the policy"],
    ["no key", { batch: "Hush" }, "batch is no private key in PEM"],
    ["a list", [pem], 'it is no object of keys; expected { "batch": "-----BEGIN PRIVATE KEY-----…" }'],
  ];
  it.each(wrong)("are not taken: %s, and none is told", (_what, value, fault) => {
    const message = messageOf(() => keys(value));
    expect(message).toBe(`PROOF_INPUT_INVALID: keys.json:\n  ${fault}`);
    expect(message).not.toMatch(/Hush|MII/);
  });
});
