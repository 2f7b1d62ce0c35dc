import { request as httpRequest } from "node:http";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { GatewayDeclaration } from "../../../local/aws/gateway/declaration.ts";
import { type Gateway, startGateway } from "../../../local/aws/gateway.ts";
import { policy } from "../../../rules/policy.ts";
import { BAD_TOKENS } from "../../api/support/bad-tokens.ts";
import { CLIENTS, NOW, SECONDS, startIssuer, type TestIssuer } from "../../api/support/issuer.ts";

let issuer: TestIssuer;
let gateway: Gateway;
let declaration: GatewayDeclaration;
let events: [functionName: string, event: unknown][];
let answer: () => Promise<unknown>;

beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());
beforeEach(async () => {
  events = [];
  answer = async () => ({ statusCode: 200, body: "hello" });
  declaration = {
    routes: [
      { routeKey: "GET /health", authorizationType: "NONE", functionName: "api" },
      {
        routeKey: "GET /timesheets",
        authorizationType: "JWT",
        authorizerId: "auth0",
        authorizationScopes: ["read:timesheets"],
        functionName: "api",
      },
      { routeKey: "GET /unscoped", authorizationType: "JWT", authorizerId: "auth0", functionName: "api" },
      {
        routeKey: "GET /either",
        authorizationType: "JWT",
        authorizerId: "auth0",
        authorizationScopes: ["approve:timesheets", "read:timesheets"],
        functionName: "api",
      },
      { routeKey: "POST /upload", authorizationType: "NONE", functionName: "upload" },
    ],
    authorizers: [
      {
        id: "auth0",
        identitySources: ["$request.header.Authorization"],
        issuer: issuer.issuer,
        audience: [policy.api.identifier],
      },
    ],
  };
  gateway = await startGateway({
    declaration,
    now: () => NOW,
    invoke: (functionName, event) => {
      events.push([functionName, event]);
      return answer();
    },
  });
});
afterEach(() => gateway.close());

const get = (path: string, token?: string): Promise<Response> =>
  fetch(`${gateway.url}${path}`, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });

/** What a client sees of an answer of the gateway's own. */
const seen = async (response: Response) => ({
  status: response.status,
  challenge: response.headers.get("www-authenticate"),
  body: await response.text(),
});

describe("an open route", () => {
  it("calls its function and sends what it answers, with the request's id", async () => {
    const response = await get("/health?deep=1");
    expect([response.status, await response.text()]).toEqual([200, "hello"]);
    expect(response.headers.get("apigw-requestid")).toMatch(/^[A-Za-z0-9+/]{15}=$/);
    expect(events).toMatchObject([["api", { routeKey: "GET /health", rawQueryString: "deep=1" }]]);
  });

  it("hands over bodies", async () => {
    await fetch(`${gateway.url}/upload`, { method: "POST", body: new Uint8Array([0, 255]) });
    expect(events).toMatchObject([["upload", { body: "AP8=", isBase64Encoded: true }]]);
  });

  it("sends cookies one by one", async () => {
    answer = async () => ({ statusCode: 204, cookies: ["a=1", "b=2"] });
    const response = await get("/health");
    expect([response.status, response.headers.getSetCookie()]).toEqual([204, ["a=1", "b=2"]]);
  });
});

describe("a route with a scope", () => {
  it.each([
    ["the scope", {}],
    ["the scope in scp", { scope: undefined, scp: ["read:timesheets"] }],
    ["one audience", { aud: policy.api.identifier }],
    ["a client id for want of an audience", { aud: undefined, client_id: policy.api.identifier }],
    ["another application's azp", { azp: "other-id" }],
  ])("admits a token with %s", async (_what, changes) => {
    const response = await get("/timesheets", await issuer.sign(issuer.claims(changes)));
    expect(response.status).toBe(200);
    expect(events).toMatchObject([
      [
        "api",
        {
          requestContext: {
            authorizer: { jwt: { claims: { sub: "auth0|ann" }, scopes: ["read:timesheets"] } },
          },
        },
      ],
    ]);
  });

  it("admits a token without the word Bearer", async () => {
    const authorization = await issuer.sign(issuer.claims());
    const { status } = await fetch(`${gateway.url}/timesheets`, { headers: { authorization } });
    expect(status).toBe(200);
  });

  it.each([
    ["another scope", { scope: "create:timesheets" }],
    ["no scope", { scope: undefined }],
    ["the scope only in permissions", { scope: "openid", permissions: ["read:timesheets"] }],
    ["a longer scope", { scope: "read:timesheets:all" }],
  ])("forbids a token with %s", async (_what, changes) => {
    expect(await seen(await get("/timesheets", await issuer.sign(issuer.claims(changes))))).toEqual({
      status: 403,
      challenge: 'Bearer scope="read:timesheets" error="insufficient_scope"',
      body: '{"message":"Forbidden"}',
    });
    expect(events).toEqual([]);
  });

  it("asks for a token", async () => {
    expect(await seen(await get("/timesheets"))).toEqual({
      status: 401,
      challenge: "Bearer",
      body: '{"message":"Unauthorized"}',
    });
    expect(events).toEqual([]);
  });

  it.each(
    BAD_TOKENS.flatMap(({ kind, token, gateway: description }) =>
      description ? [{ kind, token, description }] : [],
    ),
  )("refuses a token: $kind", async ({ token, description }) => {
    expect(await seen(await get("/timesheets", await token(issuer)))).toEqual({
      status: 401,
      challenge: `Bearer scope="" error="invalid_token" error_description="${description}"`,
      body: '{"message":"Unauthorized"}',
    });
    expect(events).toEqual([]);
  });

  it("refuses a token from the future", async () => {
    const { challenge } = await seen(
      await get("/timesheets", await issuer.sign(issuer.claims({ iat: SECONDS + 1 }))),
    );
    expect(challenge).toContain("the token was issued in the future");
  });

  it("looks at the client id only where there is no audience", async () => {
    const claims = issuer.claims({ aud: "https://other.example.com/", client_id: policy.api.identifier });
    expect((await get("/timesheets", await issuer.sign(claims))).status).toBe(401);
  });

  it("passes with any one of several scopes, which is why a route has exactly one", async () => {
    expect((await get("/either", await issuer.sign(issuer.claims()))).status).toBe(200);
  });
});

describe("a route with an authorizer but no scope", () => {
  it("admits any token of the audience, even an ID token", async () => {
    declaration.authorizers = declaration.authorizers.map((each) => ({
      ...each,
      audience: [CLIENTS.mobile],
    }));
    const idToken = await issuer.sign(
      issuer.claims({ aud: CLIENTS.mobile, scope: undefined, nonce: "n-0S6" }),
    );
    expect((await get("/unscoped", idToken)).status).toBe(200);
    expect(events).toMatchObject([["api", { requestContext: { authorizer: { jwt: { scopes: null } } } }]]);
  });

  it("asks for a token", async () => {
    expect((await get("/unscoped")).status).toBe(401);
  });
});

describe("the gateway", () => {
  it("has no route that isn't declared, and has one as soon as it is", async () => {
    expect(await seen(await get("/later"))).toEqual({
      status: 404,
      challenge: null,
      body: '{"message":"Not Found"}',
    });
    declaration.routes.push({ routeKey: "GET /later", authorizationType: "NONE", functionName: "api" });
    expect((await get("/later")).status).toBe(200);
  });

  it("fails closed when a route names an authorizer that isn't declared", async () => {
    declaration.authorizers = [];
    const { status, body } = await seen(await get("/timesheets", await issuer.sign(issuer.claims())));
    expect([status, body]).toEqual([500, '{"message":"Internal Server Error"}']);
    expect(events).toEqual([]);
  });

  it("refuses tokens while the issuer's keys cannot be had, and recovers", async () => {
    const token = await issuer.sign(issuer.claims());
    issuer.answerWith(500);
    const { challenge } = await seen(await get("/timesheets", token));
    issuer.answerWith(200);
    expect(challenge).toBe(
      'Bearer scope="" error="invalid_token" error_description="the keys of the issuer cannot be fetched"',
    );
    expect((await get("/timesheets", token)).status).toBe(200);
  });

  it("lets no more requests pass than the stage allows", async () => {
    declaration.throttling = { burstLimit: 2, rateLimit: 1 };
    const statuses = [await get("/health"), await get("/health"), await get("/health")].map(
      ({ status }) => status,
    );
    expect(statuses).toEqual([200, 200, 429]);
  });

  it("answers for a function that fails", async () => {
    answer = () => Promise.reject(new Error("TypeError: secret"));
    const { status, body } = await seen(await get("/health"));
    expect([status, body]).toEqual([500, '{"message":"Internal Server Error"}']);
  });

  it("answers for a function that takes too long", async () => {
    answer = () => new Promise(() => {});
    declaration.routes = [
      { routeKey: "GET /health", authorizationType: "NONE", functionName: "api", timeoutMilliseconds: 50 },
    ];
    const { status, body } = await seen(await get("/health"));
    expect([status, body]).toEqual([503, '{"message":"Service Unavailable"}']);
  });

  it.each([
    [9_000, 200],
    [10_241, 431],
    [30_000, 431],
  ])("answers a request with a header of %i bytes with %i", async (size, status) => {
    const response = await fetch(`${gateway.url}/health`, { headers: { "x-large": "x".repeat(size) } });
    expect(response.status).toBe(status);
  });

  it("refuses a body of more than 10 MB", async () => {
    const body = Buffer.alloc(10 * 1024 * 1024 + 1);
    const status = await new Promise((resolve) => {
      const request = httpRequest(`${gateway.url}/upload`, { method: "POST" }, (response) => {
        resolve(response.statusCode);
        response.resume();
      });
      // The gateway stops reading, so that the rest may find nobody there.
      request.on("error", () => {});
      request.end(body);
    });
    expect(status).toBe(413);
    expect(events).toEqual([]);
  });
});
