import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { createApp } from "../../../api/app.ts";
import { openApiDocument } from "../../../api/openapi/document.ts";
import type { TimesheetStore } from "../../../api/store/store.ts";
import { type Claims, createClaimsReader } from "../../../api/verify/claims.ts";
import { AUDIENCE } from "../../support/audience.ts";
import { CLIENTS, NOW, SECONDS } from "../support/issuer.ts";
import { createMemoryStore } from "../support/memory-store.ts";

vi.mock("../../../rules/policy.ts", async (original) => {
  const { policy } = await original<typeof import("../../../rules/policy.ts")>();
  const { scopes, applications } = policy;
  const approve = { description: "Approve", secondFactor: { maxAge: 600 } };
  return {
    policy: {
      ...policy,
      scopes: { ...scopes, "approve:timesheets": approve },
      applications: { ...applications, web: { ...applications.web, secondFactor: true } },
    },
  };
});

const SHOWN = "https://api.exampleco.com/second_factor";
const LACKING = "https://api.exampleco.com/second_factor_scopes";
const MULTI_FACTOR = "http://schemas.openid.net/pape/policies/2007/06/multi-factor";
const OF_MANAGER = "read:timesheets create:timesheets approve:timesheets";

const readClaims = createClaimsReader(AUDIENCE, CLIENTS);

/** Calls a route with a token of these claims, which says nothing of a second factor unless they do. */
async function call(
  route: string,
  claims: Claims,
  { store = createMemoryStore(() => NOW), body }: { store?: TimesheetStore; body?: string } = {},
): Promise<Response> {
  const [method = "", path = ""] = route.split(" ");
  const token = { aud: AUDIENCE, sub: "auth0|max", azp: CLIENTS.mobile, exp: SECONDS + 600 };
  const { caller } = readClaims({ ...token, scope: OF_MANAGER, ...claims });
  const app = createApp({
    issuer: "https://issuer.invalid/",
    audience: AUDIENCE,
    store,
    now: () => NOW,
    verify: () => caller,
  });
  const headers = { authorization: "Bearer token", "content-type": "application/json" };
  return app.request(path, { method, headers, ...(body !== undefined && { body }) });
}

const APPROVALS = "GET /approvals";
const web = { azp: CLIENTS.web, scope: "read:timesheets" };
const shown = (ago: unknown) => ({ [SHOWN]: typeof ago === "number" ? SECONDS - ago : ago });
const challenge = (detail: string, maxAge = "") =>
  `Bearer realm="https://api.exampleco.com/timesheets", error="insufficient_user_authentication", error_description="${detail}", acr_values="${MULTI_FACTOR}"${maxAge}`;
const RECENT = "The scope approve:timesheets needs a sign-in with a second factor of the last 600 seconds";

describe("the API", () => {
  const admitted: [token: string, route: string, claims: Claims][] = [
    ["that says that a factor was just shown", APPROVALS, shown(5)],
    ["whose factor is as old as it may be", APPROVALS, shown(600)],
    ["without a factor, where none is wanted", "GET /timesheets", {}],
    ["that lacks a factor for something else", "GET /timesheets", { [LACKING]: ["approve:timesheets"] }],
    [
      "of an application that wants one, with one however old",
      "GET /timesheets",
      { ...web, ...shown(90_000) },
    ],
  ];
  it.each(admitted)("admits a token %s", async (_token, route, claims) => {
    expect((await call(route, claims)).status).toBe(200);
  });

  const refused: [token: string, claims: Claims][] = [
    ["that holds the scope without a word of a factor", {}],
    ["whose factor is too old", shown(601)],
    ["that says yes instead of when", shown("true")],
    ["that gives no time", shown(Number.NaN)],
    [
      "that lacks the scope for want of a factor",
      { scope: "read:timesheets", [LACKING]: ["approve:timesheets"] },
    ],
  ];
  it.each(refused)("asks for a second factor of the last minutes from a token %s", async (_token, claims) => {
    const response = await call(APPROVALS, claims);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe(challenge(RECENT, ', max_age="600"'));
    expect(await response.json()).toMatchObject({
      code: "insufficient_user_authentication",
      title: "A second factor is needed",
      detail: RECENT,
    });
  });

  it("asks for one of whatever age for everything through an application that wants one", async () => {
    const response = await call("GET /timesheets", web);
    expect([response.status, response.headers.get("www-authenticate")]).toEqual([
      401,
      challenge("The scope read:timesheets needs a sign-in with a second factor"),
    ]);
  });

  const forbidden: [token: string, claims: Claims][] = [
    ["lacks the scope for another reason", { scope: "read:timesheets", ...shown(5) }],
    ["lists what it lacks in another form", { scope: "read:timesheets", [LACKING]: "approve:timesheets" }],
    [
      "is of an application that never has the scope",
      { ...web, ...shown(5), [LACKING]: ["approve:timesheets"] },
    ],
  ];
  it.each(forbidden)("forbids to whose token %s", async (_why, claims) => {
    const response = await call(APPROVALS, claims);
    expect(response.status).toBe(403);
    expect(response.headers.get("www-authenticate")).toContain('error="insufficient_scope"');
  });

  it("gives nobody the reach of a scope whose factor they haven't shown", async () => {
    const store = createMemoryStore(() => NOW);
    const body = JSON.stringify({ date: "2026-11-20", project: "Apollo", hours: 1 });
    const created = await call("POST /timesheets", { sub: "auth0|ann" }, { store, body });
    const { id } = z.object({ id: z.string() }).parse(await created.json());
    const statuses = [{}, shown(5), { sub: "auth0|ann" }].map(async (claims) => {
      return (await call(`GET /timesheets/${id}`, claims, { store })).status;
    });
    expect(await Promise.all(statuses)).toEqual([404, 200, 200]);
  });

  it("says in its description that it may ask for one", () => {
    const document = JSON.stringify(
      openApiDocument({ issuer: "https://issuer.invalid/", audience: AUDIENCE }),
    );
    expect(document).toContain("`insufficient_user_authentication`: A second factor is needed");
    expect(document).toContain('"approve:timesheets":"Approve"');
  });
});
