import { describe, expect, it } from "vitest";
import { preflightResponse, withCors } from "../../../../local/aws/gateway/cors.ts";
import type { GatewayCors } from "../../../../local/aws/gateway/declaration.ts";
import type { GatewayRequest } from "../../../../local/aws/gateway/event.ts";

const PAGE = "https://app.example.com";
const cors: GatewayCors = {
  allowOrigins: [PAGE, "https://other.example.com"],
  allowMethods: ["GET", "PUT"],
  allowHeaders: ["authorization", "if-match"],
  exposeHeaders: ["etag", "location"],
  maxAge: 600,
  allowCredentials: false,
};

const request = (method: string, headers: Readonly<Record<string, string>>): GatewayRequest => ({
  method,
  target: "/timesheets",
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
  body: Buffer.alloc(0),
  sourceIp: "127.0.0.1",
});
const preflight = (origin: string, changes: GatewayCors = {}) =>
  preflightResponse(request("OPTIONS", { origin, "access-control-request-method": "PUT" }), {
    ...cors,
    ...changes,
  });

const answer = {
  status: 200,
  headers: { etag: '"1"', "access-control-allow-origin": "*", "access-control-expose-headers": "x-secret" },
  body: Buffer.from("hello"),
};
const answered = (headers: Readonly<Record<string, string>>, changes: GatewayCors = {}) =>
  withCors(answer, request("GET", headers), { ...cors, ...changes });

describe("the answer to a preflight", () => {
  it("permits a page of a declared origin what is declared", () => {
    expect(preflight(PAGE)).toEqual({
      status: 204,
      headers: {
        "access-control-allow-origin": PAGE,
        "access-control-allow-methods": "GET,PUT",
        "access-control-allow-headers": "authorization,if-match",
        "access-control-max-age": "600",
      },
      body: Buffer.alloc(0),
    });
  });

  it.each([
    "https://evil.example.com",
    "http://app.example.com",
    "https://app.example.com:8443",
    "https://app.example.com.evil.example",
    "https://evil-app.example.com",
    "HTTPS://APP.EXAMPLE.COM",
    "null",
    "",
  ])("permits a page of %j nothing", (origin) => {
    expect(preflight(origin)).toEqual({ status: 204, headers: {}, body: Buffer.alloc(0) });
  });

  it("says nothing of what isn't declared", () => {
    expect(
      preflightResponse(request("OPTIONS", { origin: PAGE, "access-control-request-method": "PUT" }), {
        allowOrigins: [PAGE],
      }),
    ).toMatchObject({ headers: { "access-control-allow-origin": PAGE } });
    expect(preflight(PAGE, { allowOrigins: undefined })?.headers).toEqual({});
  });

  it.each([
    ["without an origin", request("OPTIONS", { "access-control-request-method": "PUT" })],
    ["that names no method", request("OPTIONS", { origin: PAGE })],
    ["that is none", request("PUT", { origin: PAGE, "access-control-request-method": "PUT" })],
  ])("is none to a request %s", (_what, other) => {
    expect(preflightResponse(other, cors)).toBeUndefined();
  });
});

describe("an answer", () => {
  it("is exposed to a page of a declared origin as declared, whatever the function says of it", () => {
    expect(answered({ origin: "https://other.example.com" })).toEqual({
      ...answer,
      headers: {
        etag: '"1"',
        "access-control-allow-origin": "https://other.example.com",
        "access-control-expose-headers": "etag,location",
      },
    });
  });

  it.each([[{ origin: "https://evil.example.com" }], [{}]])("is exposed to no other: %j", (headers) => {
    expect(answered(headers)).toEqual({ ...answer, headers: { etag: '"1"' } });
  });

  it("carries credentials only where they are declared", () => {
    expect(answered({ origin: PAGE }, { allowCredentials: true }).headers).toMatchObject({
      "access-control-allow-credentials": "true",
    });
    expect(answered({ origin: PAGE }).headers).not.toHaveProperty("access-control-allow-credentials");
  });

  it.each([
    ["*", "https://any.example", "*"],
    ["https://*", "https://any.example", "https://any.example"],
    ["https://*", "http://any.example", undefined],
  ])("for %s is exposed to %s as %s", (allowed, origin, exposed) => {
    const { headers } = answered({ origin }, { allowOrigins: [allowed] });
    expect(headers["access-control-allow-origin"]).toBe(exposed);
  });
});
