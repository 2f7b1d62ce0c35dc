import { describe, expect, it } from "vitest";
import { elements, shownElements } from "../../app/access/elements.ts";
import { tryElements } from "../../proof/elements.ts";
import type { Holder } from "../../proof/sign-ins.ts";
import type { ApplicationInterface } from "../../proof/target.ts";
import { untriedOf } from "../../proof/untried.ts";
import { scopesOfPerson } from "../../rules/policy/decide.ts";
import { policy } from "../../rules/policy.ts";
import { AUDIENCE } from "../support/audience.ts";

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Somebody with a role and a token through an application, with the scopes of the role unless others are named. */
function holderWith(
  role: keyof typeof policy.roles | undefined,
  scopes?: string[],
  application = "mobile",
): Holder {
  const person = {
    label: role ?? "no role",
    email: "mia@example.com",
    password: "",
    roles: role === undefined ? [] : [role],
    groups: [],
    handGiven: [],
  };
  const scope = ["openid", ...(scopes ?? scopesOfPerson(policy, person))].join(" ");
  const access_token = [part({ alg: "RS256" }), part({ scope }), ""].join(".");
  return {
    application,
    person,
    tokens: { access_token, expires_in: 60, token_type: "Bearer" },
    disagreements: [],
  };
}

const people = [undefined, "Employee", "Manager"] as const;

/** The disagreements when the mobile application is like this, for everybody. */
const disagreementsWith = (mobile: ApplicationInterface, holders = people.map((role) => holderWith(role))) =>
  holders
    .flatMap((holder) => tryElements(holder, { policy, interfaces: { mobile } }))
    .flatMap(({ disagreements }) => disagreements)
    .map(({ code, where, what }) => `${code} ${where}: ${what}`);

/** The application with another table, by which it shows what it shows. */
const withTable = (table: Readonly<Record<string, string>>): ApplicationInterface => ({
  elements: table,
  shownElements: (scopes) =>
    new Set(
      Object.keys(table).filter((name) =>
        Object.entries(policy.routes).some(
          ([route, enough]) => route === table[name] && [enough].flat().some((scope) => scopes.has(scope)),
        ),
      ),
    ),
});

const LOOK = "app/access/elements.ts";

describe("what an application shows", () => {
  it("is tried for each person and element, and is as the policy says", () => {
    const interfaces = { mobile: { elements, shownElements } };
    const expected = people.map((role) => {
      const tried = tryElements(holderWith(role), { policy, interfaces });
      expect(tried.flatMap(({ disagreements }) => disagreements)).toEqual([]);
      expect(tried.map(({ element }) => element)).toEqual(Object.keys(elements));
      expect(tried.every(({ agrees }) => agrees)).toBe(true);
      return tried.filter((one) => one.expected).map(({ element }) => element);
    });
    expect(expected).toEqual([
      [],
      ["week", "log", "correct", "delete"],
      ["week", "log", "correct", "delete", "approvals", "decide"],
    ]);
  });

  it("has no week for auditors, who read others' and have none of their own", () => {
    const { mobile } = policy.applications;
    const audited = { ...mobile, scopes: [...mobile.scopes, "audit:timesheets"] };
    const target = { policy: { ...policy, applications: { ...policy.applications, mobile: audited } } };
    const week = { elements, shownElements: () => new Set(["week"]) };
    const found = (tried: ApplicationInterface) =>
      tryElements(holderWith("Auditor"), { ...target, interfaces: { mobile: tried } })
        .flatMap(({ disagreements }) => disagreements)
        .map(({ code }) => code);
    expect(found({ elements, shownElements })).toEqual([]);
    expect(found(week)).toEqual(["ELEMENT_SHOWN"]);
  });

  it("is found out where an element has the route of another scope", () => {
    const found = disagreementsWith(withTable({ ...elements, decide: "GET /weeks/{week}" }));
    expect(found).toContain(
      'ELEMENT_SHOWN Timesheets Mobile · Employee · the element "decide": it is shown, though the policy refuses them PUT /approvals/{id}',
    );
    expect(found).toContain(
      'ELEMENT_MISROUTED Timesheets Mobile · Manager · the element "decide": it calls GET /weeks/{week}, and is for PUT /approvals/{id}',
    );
  });

  it("is found out where an element has another route of the same scope", () => {
    expect(disagreementsWith(withTable({ ...elements, correct: "POST /timesheets" }))).toEqual(
      ["no role", "Employee", "Manager"].map(
        (who) =>
          `ELEMENT_MISROUTED Timesheets Mobile · ${who} · the element "correct": it calls POST /timesheets, and is for PUT /timesheets/{id}`,
      ),
    );
  });

  it("is found out where an element is shown to all", () => {
    const open = {
      elements,
      shownElements: (scopes: ReadonlySet<string>) => new Set([...shownElements(scopes), "approvals"]),
    };
    expect(disagreementsWith(open)).toEqual(
      ["no role", "Employee"].map(
        (who) =>
          `ELEMENT_SHOWN Timesheets Mobile · ${who} · the element "approvals": it is shown, though the policy refuses them GET /approvals`,
      ),
    );
  });

  it("is found out where an element is never shown, or isn't there any more", () => {
    const missing = ["Employee", "Manager"].map(
      (who) =>
        `ELEMENT_MISSING Timesheets Mobile · ${who} · the element "delete": it isn't shown, though the policy lets them use DELETE /timesheets/{id}`,
    );
    const closed = {
      elements,
      shownElements: (scopes: ReadonlySet<string>) =>
        new Set([...shownElements(scopes)].filter((name) => name !== "delete")),
    };
    expect(disagreementsWith(closed)).toEqual(missing);
    const { delete: _gone, ...others } = elements;
    expect(disagreementsWith(withTable(others))).toEqual(missing);
  });

  it("is found out where an element has a route that the policy doesn't know, also while nobody is shown it", () => {
    const what = "it calls GET /exports, a route that the policy doesn't know; nothing says what it is for";
    const hidden = disagreementsWith(withTable({ ...elements, export: "GET /exports" }));
    expect(hidden).toHaveLength(people.length);
    expect(hidden[0]).toBe(`ELEMENT_UNKNOWN Timesheets Mobile · no role · the element "export": ${what}`);
    const misrouted = disagreementsWith(withTable({ ...elements, week: "GET /week" }));
    expect(misrouted).toContain(
      'ELEMENT_MISROUTED Timesheets Mobile · Employee · the element "week": it calls GET /week, a route that the policy doesn\'t know, and is for GET /weeks/{week}',
    );
  });

  it("is found out where an element is shown of which nothing says what it is for", () => {
    const more = { elements, shownElements: () => new Set(["payroll"]) };
    expect(disagreementsWith(more, [holderWith(undefined)])).toEqual([
      'ELEMENT_SHOWN Timesheets Mobile · no role · the element "payroll": it is shown, though the policy doesn\'t know what it would be for',
    ]);
  });

  it("goes by the scopes that the token really has, and says where to look", () => {
    const wide = holderWith("Employee", ["read:timesheets", "approve:timesheets"]);
    const tried = tryElements(wide, { policy, interfaces: { mobile: { elements, shownElements } } });
    expect(tried.filter(({ agrees }) => !agrees).map(({ element }) => element)).toEqual([
      "log",
      "correct",
      "delete",
      "approvals",
      "decide",
    ]);
    expect(tried.flatMap(({ disagreements }) => disagreements).map(({ look }) => look)).toEqual(
      Array(5).fill(`shownElements in ${LOOK}, and whether the token holds too much or too little`),
    );
  });

  it("is asked of the application's own holders alone, and of nobody without a token", () => {
    const interfaces = { mobile: { elements, shownElements } };
    expect(tryElements(holderWith("Manager", undefined, "web"), { policy, interfaces })).toEqual([]);
    const { tokens: _none, ...without } = holderWith("Manager");
    expect(tryElements(without, { policy, interfaces })).toEqual([]);
  });

  it("is told as untried where nobody hands the interface over", () => {
    const target = {
      policy,
      issuer: "https://tenant.example.com/",
      audience: AUDIENCE,
      apiUrl: "https://api.example.com",
      applications: {},
      people: [],
      connections: [],
      publicKeyPem: "",
    };
    const tried = { holders: [], cells: [], attacks: [], factors: [], logins: [] };
    const line = "what Timesheets Mobile shows: its interface wasn't handed over";
    expect(untriedOf(tried, target)).toContain(line);
    expect(
      untriedOf(tried, { ...target, interfaces: { mobile: { elements, shownElements } } }),
    ).not.toContain(line);
  });
});
