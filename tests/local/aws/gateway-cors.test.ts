import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startIssuer, type TestIssuer } from "../../api/support/issuer.ts";
import { startTestGateway, type TestGateway } from "./support/gateway.ts";

const PAGE = "https://app.example.com";
const STRANGER = "https://evil.example.com";

let issuer: TestIssuer;
let gateway: TestGateway;

beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());
beforeEach(async () => {
  gateway = await startTestGateway(issuer.issuer);
  gateway.declaration.cors = {
    allowOrigins: [PAGE],
    allowMethods: ["GET"],
    allowHeaders: ["authorization"],
    exposeHeaders: ["etag"],
    maxAge: 600,
  };
});
afterEach(() => gateway.close());

/** Asks as a browser does for a page of an origin. */
const asked = async (path: string, origin: string, options: { method?: string; token?: string } = {}) => {
  const { method = "GET", token } = options;
  const { status, headers } = await fetch(`${gateway.url}${path}`, {
    method,
    headers: {
      origin,
      ...(method === "OPTIONS" && { "access-control-request-method": "GET" }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
  });
  return {
    status,
    cors: Object.fromEntries([...headers].filter(([name]) => name.startsWith("access-control-"))),
  };
};

const EXPOSED = { "access-control-allow-origin": PAGE, "access-control-expose-headers": "etag" };

describe("a gateway with CORS", () => {
  it.each(["/timesheets", "/not/there"])(
    "answers a preflight at %s by itself, without a token",
    async (path) => {
      expect(await asked(path, PAGE, { method: "OPTIONS" })).toEqual({
        status: 204,
        cors: {
          "access-control-allow-origin": PAGE,
          "access-control-allow-methods": "GET",
          "access-control-allow-headers": "authorization",
          "access-control-max-age": "600",
        },
      });
      expect(await asked(path, STRANGER, { method: "OPTIONS" })).toEqual({ status: 204, cors: {} });
      expect(gateway.calls).toEqual([]);
    },
  );

  it("leaves a preflight to a route that takes it", async () => {
    gateway.declaration.routes.push({
      routeKey: "OPTIONS /timesheets",
      authorizationType: "NONE",
      functionName: "preflight",
    });
    expect(await asked("/timesheets", PAGE, { method: "OPTIONS" })).toEqual({ status: 200, cors: EXPOSED });
    expect(gateway.calls).toMatchObject([["preflight", { routeKey: "OPTIONS /timesheets" }]]);
  });

  it("exposes answers to its own pages, whatever the function says", async () => {
    gateway.answerWith(async () => ({
      statusCode: 200,
      headers: { "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Credentials": "true" },
    }));
    const token = await issuer.sign(issuer.claims());
    expect(await asked("/timesheets", PAGE, { token })).toEqual({ status: 200, cors: EXPOSED });
    expect(await asked("/timesheets", STRANGER, { token })).toEqual({ status: 200, cors: {} });
  });

  it.each([
    ["/timesheets", 401],
    ["/not/there", 404],
  ])("lets its own pages see why %s was refused", async (path, status) => {
    expect(await asked(path, PAGE)).toEqual({ status, cors: EXPOSED });
    expect(await asked(path, STRANGER)).toEqual({ status, cors: {} });
  });
});

describe("a gateway without CORS", () => {
  it("has no answer to a preflight, and leaves the function's headers alone", async () => {
    delete gateway.declaration.cors;
    gateway.answerWith(async () => ({ statusCode: 200, headers: { "Access-Control-Allow-Origin": "*" } }));
    expect(await asked("/timesheets", PAGE, { method: "OPTIONS" })).toEqual({ status: 404, cors: {} });
    expect(await asked("/health", PAGE)).toEqual({
      status: 200,
      cors: { "access-control-allow-origin": "*" },
    });
  });
});
