import { request as httpRequest } from "node:http";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FunctionError } from "../../../local/aws/lambda/error.ts";
import { startIssuer, type TestIssuer } from "../../api/support/issuer.ts";
import { seen, startTestGateway, type TestGateway } from "./support/gateway.ts";

let issuer: TestIssuer;
let gateway: TestGateway;

beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());
beforeEach(async () => {
  gateway = await startTestGateway(issuer.issuer);
});
afterEach(() => gateway.close());

describe("an open route", () => {
  it("calls its function and sends what it answers, with the request's id", async () => {
    const response = await gateway.get("/health?deep=1");
    expect([response.status, await response.text()]).toEqual([200, "hello"]);
    expect(response.headers.get("apigw-requestid")).toMatch(/^[A-Za-z0-9+/]{15}=$/);
    expect(gateway.calls).toMatchObject([["api", { routeKey: "GET /health", rawQueryString: "deep=1" }]]);
  });

  it("hands over bodies", async () => {
    await fetch(`${gateway.url}/upload`, { method: "POST", body: new Uint8Array([0, 255]) });
    expect(gateway.calls).toMatchObject([["upload", { body: "AP8=", isBase64Encoded: true }]]);
  });

  it("sends cookies one by one", async () => {
    gateway.answerWith(async () => ({ statusCode: 204, cookies: ["a=1", "b=2"] }));
    const response = await gateway.get("/health");
    expect([response.status, response.headers.getSetCookie()]).toEqual([204, ["a=1", "b=2"]]);
  });
});

describe("the gateway", () => {
  it("has no route that isn't declared, and has one as soon as it is", async () => {
    expect(await seen(await gateway.get("/later"))).toEqual({
      status: 404,
      challenge: null,
      body: '{"message":"Not Found"}',
    });
    gateway.declaration.routes.push({
      routeKey: "GET /later",
      authorizationType: "NONE",
      functionName: "api",
    });
    expect((await gateway.get("/later")).status).toBe(200);
  });

  it("matches and hands over the path decoded, once", async () => {
    gateway.declaration.routes.push({
      routeKey: "GET /things/{id}",
      authorizationType: "NONE",
      functionName: "api",
    });
    const statuses = await Promise.all(
      ["/things/%2561%20b", "/th%69ngs/%252F", "/things/a%2Fb", "/things/%zz", "/things/%ff"].map(
        async (path) => (await gateway.get(path)).status,
      ),
    );
    expect(statuses).toEqual([200, 200, 404, 400, 400]);
    expect(gateway.calls).toMatchObject([
      ["api", { rawPath: "/things/%61 b", pathParameters: { id: "%61 b" } }],
      ["api", { rawPath: "/things/%2F", pathParameters: { id: "%2F" } }],
    ]);
  });

  it("fails closed when a route names an authorizer that isn't declared", async () => {
    gateway.declaration.authorizers = [];
    const { status, body } = await seen(await gateway.get("/timesheets", await issuer.sign(issuer.claims())));
    expect([status, body]).toEqual([500, '{"message":"Internal Server Error"}']);
    expect(gateway.calls).toEqual([]);
  });

  it("refuses tokens while the issuer's keys cannot be had, and recovers", async () => {
    const token = await issuer.sign(issuer.claims());
    issuer.answerWith(500);
    const { challenge } = await seen(await gateway.get("/timesheets", token));
    issuer.answerWith(200);
    expect(challenge).toBe(
      'Bearer scope="" error="invalid_token" error_description="the keys of the issuer cannot be fetched"',
    );
    expect((await gateway.get("/timesheets", token)).status).toBe(200);
  });

  it("lets no more requests pass than the stage allows, at each route on its own", async () => {
    gateway.declaration.throttling = { burstLimit: 2, rateLimit: 1 };
    const statuses = [
      await gateway.get("/health"),
      await gateway.get("/health"),
      await gateway.get("/health"),
      await gateway.get("/timesheets"),
    ].map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 429, 401]);
  });

  it("prefers the limits that a route has of its own", async () => {
    gateway.declaration.throttling = { burstLimit: 1, rateLimit: 1 };
    gateway.declaration.routeThrottling = { "GET /health": { burstLimit: 2, rateLimit: 1 } };
    const statuses = [
      await gateway.get("/health"),
      await gateway.get("/health"),
      await gateway.get("/health"),
      await gateway.get("/timesheets"),
      await gateway.get("/timesheets"),
    ].map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 429, 401, 429]);
  });

  it("answers for a function that fails", async () => {
    gateway.answerWith(() => Promise.reject(new Error("TypeError: secret")));
    const { status, body } = await seen(await gateway.get("/health"));
    expect([status, body]).toEqual([500, '{"message":"Internal Server Error"}']);
  });

  it.each([
    ["FUNCTION_THROTTLED", 503, "Service Unavailable"],
    ["FUNCTION_EVENT_TOO_LARGE", 413, "Request Entity Too Large"],
    ["FUNCTION_RESULT_TOO_LARGE", 500, "Internal Server Error"],
    ["FUNCTION_TIMED_OUT", 500, "Internal Server Error"],
  ] as const)("answers for %s with %i", async (code, expected, message) => {
    gateway.answerWith(() => Promise.reject(new FunctionError(code, "it is so")));
    const { status, body } = await seen(await gateway.get("/health"));
    expect([status, body]).toEqual([expected, JSON.stringify({ message })]);
  });

  it("answers for a function that takes too long", async () => {
    gateway.answerWith(() => new Promise(() => {}));
    gateway.declaration.routes = [
      { routeKey: "GET /health", authorizationType: "NONE", functionName: "api", timeoutMilliseconds: 50 },
    ];
    const { status, body } = await seen(await gateway.get("/health"));
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

  it("takes a request line and headers of 10,240 bytes in all, and not one more", async () => {
    const statusOf = (size: number) =>
      new Promise((resolve, reject) => {
        const line = "GET /health HTTP/1.1";
        const headers = { host: "localhost", connection: "close", "x-large": "" };
        const given = Object.values(headers).join("").length + line.length;
        headers["x-large"] = "x".repeat(size - given);
        const request = httpRequest(`${gateway.url}/health`, { headers }, (response) => {
          resolve(response.statusCode);
          response.resume();
        });
        request.on("error", reject).end();
      });
    expect([await statusOf(10_240), await statusOf(10_241)]).toEqual([200, 431]);
  });

  it("takes a body of 10 MB", async () => {
    const body = Buffer.alloc(10 * 1024 * 1024);
    expect((await fetch(`${gateway.url}/upload`, { method: "POST", body })).status).toBe(200);
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
    expect(gateway.calls).toEqual([]);
  });
});
