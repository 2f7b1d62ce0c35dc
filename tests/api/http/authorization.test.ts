import { describe, expect, it } from "vitest";
import { createApp } from "../../../api/app.ts";
import { challenge, readBearer } from "../../../api/http/authorization.ts";
import type { Caller } from "../../../api/verify/caller.ts";
import { KeysUnavailableError } from "../../../api/verify/error.ts";
import { policy } from "../../../rules/policy.ts";
import { AUDIENCE } from "../../support/audience.ts";
import { createTestApi, tokenWith } from "../support/api.ts";
import { inventedId } from "../support/entries.ts";
import { NOW } from "../support/issuer.ts";
import { createMemoryStore } from "../support/memory-store.ts";

const REALM = 'Bearer realm="https://api.exampleco.com/timesheets"';
const scopes = Object.keys(policy.scopes);
const routes = Object.entries(policy.routes).map(([route, declared]) => ({
  route,
  address: route.replace("{id}", inventedId()).replace("{week}", "2026-W47"),
  enough: [declared].flat(),
}));

/** A problem as the API words it. */
const problem = (response: Response, code: string, title: string, detail: string) => ({
  type: `https://api.exampleco.com/problems/${code}`,
  title,
  status: response.status,
  detail,
  code,
  requestId: response.headers.get("x-request-id"),
});

describe.each(routes)("$route", ({ address, enough }) => {
  it.each(enough)("admits a token with only %s", async (scope) => {
    // Whose week it is has to be said by who may not read their own.
    const whose = address.includes("/weeks/") && scope === "audit:timesheets" ? "?subject=auth0%7Cann" : "";
    const { status } = await createTestApi().request(`${address}${whose}`, tokenWith(scope));
    expect([200, 404, 415, 428]).toContain(status);
  });

  it.each(scopes.filter((other) => !enough.some((one) => one === other)))(
    "refuses a token with only %s",
    async (other) => {
      const response = await createTestApi().request(address, tokenWith(other));
      expect(response.status).toBe(403);
      const description = enough.length > 1 ? 'error_description="Any one of the scopes is enough", ' : "";
      expect(response.headers.get("www-authenticate")).toBe(
        `${REALM}, error="insufficient_scope", ${description}scope="${enough.join(" ")}"`,
      );
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      expect(await response.json()).toEqual(
        problem(
          response,
          "insufficient_scope",
          "The access token lacks a scope",
          `The access token needs ${enough.length > 1 ? "one of the scopes" : "the scope"} ${enough.join(", ")}`,
        ),
      );
    },
  );

  it("asks for a token, without calling it an error", async () => {
    const response = await createTestApi().request(address);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe(REALM);
    expect(await response.json()).toEqual(
      problem(
        response,
        "token_missing",
        "An access token is needed",
        "Send an access token in the Authorization header: Bearer, a space, the token",
      ),
    );
  });

  it("says why it refuses a token", async () => {
    const response = await createTestApi().request(address, "stale");
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe(
      `${REALM}, error="invalid_token", error_description="The access token has expired"`,
    );
    expect(await response.json()).toEqual(
      problem(response, "invalid_token", "The access token is not accepted", "The access token has expired"),
    );
  });
});

describe("authorization", () => {
  it.each(["Bearer", "Bearer ann ann", "Bearer ann, Bearer ann"])(
    "calls %j an invalid request",
    async (header) => {
      const response = await createTestApi().request("GET /timesheets", undefined, undefined, {
        authorization: header,
      });
      expect(response.status).toBe(400);
      expect(response.headers.get("www-authenticate")).toBe(`${REALM}, error="invalid_request"`);
      expect(await response.json()).toMatchObject({ code: "invalid_request" });
    },
  );

  it("asks for a bearer token from a client that uses another scheme", async () => {
    const headers = { authorization: "Basic YW5uOnNlY3JldA==" };
    const response = await createTestApi().request("GET /timesheets", undefined, undefined, headers);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe(REALM);
  });

  it("doesn't read tokens from the query", async () => {
    const response = await createTestApi().request("GET /timesheets?access_token=ann");
    expect(response.status).toBe(401);
  });

  it("doesn't look at a body before the token", async () => {
    const response = await createTestApi().request("POST /timesheets", undefined, "{");
    expect(response.status).toBe(401);
  });

  it.each([
    ["at once", (known: Caller) => known],
    ["later", (known: Caller) => Promise.resolve(known)],
  ])("admits and refuses alike when the caller is known %s", async (_when, answer) => {
    const known: Caller = {
      subject: "auth0|ann",
      application: "mobile",
      scopes: new Set(["read:timesheets"]),
    };
    const app = createApp({
      issuer: "https://issuer.invalid/",
      audience: AUDIENCE,
      store: createMemoryStore(() => NOW),
      now: () => NOW,
      verify: () => answer(known),
    });
    const headers = { authorization: "Bearer known" };
    expect((await app.request("/timesheets", { headers })).status).toBe(200);
    const refused = await app.request("/approvals", { headers });
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ code: "insufficient_scope" });
  });

  it("doesn't blame the caller when keys cannot be had", async () => {
    const log: unknown[] = [];
    const app = createApp({
      issuer: "https://issuer.invalid/",
      audience: AUDIENCE,
      store: createMemoryStore(() => NOW),
      now: () => NOW,
      log: (line) => log.push(line),
      verify: () => {
        throw new KeysUnavailableError("https://issuer/jwks", { cause: new Error("ENOTFOUND") });
      },
    });
    const response = await app.request("/timesheets", { headers: { authorization: "Bearer eyJ.secret.x" } });
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("5");
    expect(response.headers.has("www-authenticate")).toBe(false);
    expect(await response.json()).toMatchObject({
      code: "keys_unavailable",
      detail: "Try again in 5 seconds",
    });
    expect(log[0]).toEqual({
      level: "warn",
      time: NOW.toISOString(),
      requestId: response.headers.get("x-request-id"),
      code: "KEYS_UNAVAILABLE",
      message:
        "the keys at https://issuer/jwks cannot be fetched; check that the issuer is right and reachable",
      cause: "Error: ENOTFOUND",
    });
  });

  it("lets anyone ask for its health", async () => {
    const response = await createTestApi().request("GET /health");
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: "ok" });
  });

  it.each([
    "GET /",
    "GET /salaries",
    "DELETE /approvals/1/2",
    "GET /timesheets/",
    "GET /Timesheets",
    "GET //timesheets",
  ])("has no %s, with any token or none", async (route) => {
    const api = createTestApi();
    const statuses = await Promise.all(
      [undefined, "max", "batch"].map(async (token) => (await api.request(route, token)).status),
    );
    expect(statuses).toEqual([404, 404, 404]);
  });

  it.each([
    ["PATCH /timesheets", "GET, HEAD, POST"],
    ["DELETE /approvals/1", "PUT"],
    ["POST /health", "GET, HEAD"],
    ["OPTIONS /weeks/2026-W47", "GET, HEAD"],
    ["PATCH /timesheets/batch", "GET, HEAD, PUT, DELETE, POST"],
  ])("says of %s what can be done there: %s", async (route, allow) => {
    const response = await createTestApi().request(route, "max");
    expect([response.status, response.headers.get("allow")]).toEqual([405, allow]);
    expect(await response.json()).toMatchObject({ code: "method_not_allowed" });
  });
});

describe("readBearer", () => {
  it.each([
    ["Bearer abc", "abc"],
    ["bearer abc", "abc"],
    ["BEARER   a.b-c_d~e+f/g==", "a.b-c_d~e+f/g=="],
    ["Bearer eyJh.eyJz.", "eyJh.eyJz."],
  ])("reads the token of %j", (header, token) => {
    expect(readBearer(header)).toEqual({ kind: "token", token });
  });

  it.each([undefined, "", "Basic YTpi", "DPoP abc", "Bearerabc"])("finds no bearer token in %j", (header) => {
    expect(readBearer(header)).toEqual({ kind: "none" });
  });

  it.each([
    "Bearer",
    "Bearer ",
    "Bearer a b",
    "Bearer a,b",
    'Bearer "a"',
    "Bearer =a",
    "Bearer é",
    "Bearer a, Bearer b",
  ])("calls %j malformed", (header) => {
    expect(readBearer(header)).toEqual({ kind: "malformed" });
  });
});

describe("challenge", () => {
  it("names only the realm to a client that sent nothing", () => {
    expect(challenge("api")).toBe('Bearer realm="api"');
  });

  it("tells the rest in the order of RFC 6750", () => {
    expect(challenge("api", { error: "insufficient_scope", scope: "read:timesheets" })).toBe(
      'Bearer realm="api", error="insufficient_scope", scope="read:timesheets"',
    );
  });
});
