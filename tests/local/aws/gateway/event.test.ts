import { describe, expect, it } from "vitest";
import {
  eventOf,
  type GatewayRequest,
  pathOf,
  type RequestContext,
} from "../../../../local/aws/gateway/event.ts";

const request: GatewayRequest = {
  method: "POST",
  target: "/timesheets/7?tag=a&tag=b%20c&empty=",
  headers: {
    host: ["localhost:4443"],
    accept: ["text/html", "application/json"],
    cookie: ["a=1; b=2"],
    "content-type": ["application/json"],
    "user-agent": ["test"],
  },
  body: Buffer.from('{"name":"é"}'),
  sourceIp: "127.0.0.1",
};

const context: RequestContext = {
  route: { routeKey: "POST /timesheets/{id}", authorizationType: "JWT", functionName: "api" },
  path: "/timesheets/7",
  pathParameters: { id: "7" },
  requestId: "request-1",
  at: new Date("2026-11-21T09:00:00Z"),
  authorization: {
    admitted: true,
    claims: { sub: "auth0|ann", aud: ["api", "userinfo"], exp: 1795255200, admin: false },
    scopes: ["read:timesheets"],
  },
};

describe("eventOf", () => {
  it("writes a request in payload format 2.0", () => {
    expect(eventOf(request, context)).toEqual({
      version: "2.0",
      routeKey: "POST /timesheets/{id}",
      rawPath: "/timesheets/7",
      rawQueryString: "tag=a&tag=b%20c&empty=",
      cookies: ["a=1", "b=2"],
      headers: {
        host: "localhost:4443",
        accept: "text/html,application/json",
        "content-type": "application/json",
        "user-agent": "test",
        "x-forwarded-for": "127.0.0.1",
      },
      queryStringParameters: { tag: "a,b c", empty: "" },
      pathParameters: { id: "7" },
      requestContext: {
        accountId: "000000000000",
        apiId: "local",
        authorizer: {
          jwt: {
            claims: { sub: "auth0|ann", aud: "[api userinfo]", exp: "1795255200", admin: "false" },
            scopes: ["read:timesheets"],
          },
        },
        domainName: "localhost:4443",
        domainPrefix: "local",
        http: {
          method: "POST",
          path: "/timesheets/7",
          protocol: "HTTP/1.1",
          sourceIp: "127.0.0.1",
          userAgent: "test",
        },
        requestId: "request-1",
        routeKey: "POST /timesheets/{id}",
        stage: "$default",
        time: "21/Nov/2026:09:00:00 +0000",
        timeEpoch: 1795251600000,
      },
      body: '{"name":"é"}',
      isBase64Encoded: false,
    });
  });

  it.each([
    ["application/octet-stream", true],
    ["image/png", true],
    ["application/x-www-form-urlencoded", true],
    ["text/csv", false],
    ["application/json; charset=utf-8", false],
  ])("encodes a body of %s: %s", (type, encoded) => {
    const { body, isBase64Encoded } = eventOf(
      { ...request, headers: { "content-type": [type] }, body: Buffer.from("a,b") },
      context,
    );
    expect({ body, isBase64Encoded }).toEqual({ body: encoded ? "YSxi" : "a,b", isBase64Encoded: encoded });
  });

  it("leaves out what a request doesn't have", () => {
    const { authorization: _, ...open } = context;
    const event = eventOf(
      { method: "GET", target: "/health", headers: {}, body: Buffer.alloc(0), sourceIp: "127.0.0.1" },
      { ...open, path: "/health", pathParameters: {} },
    );
    expect(Object.keys(event)).toEqual([
      "version",
      "routeKey",
      "rawPath",
      "rawQueryString",
      "headers",
      "requestContext",
      "isBase64Encoded",
    ]);
    expect(event.requestContext).not.toHaveProperty("authorizer");
  });
});

describe("pathOf", () => {
  it.each([
    ["/timesheets/7?tag=b%20c", "/timesheets/7"],
    ["/timesheets/a%20b", "/timesheets/a b"],
    ["/timesheets/a%2Fb", "/timesheets/a/b"],
    ["/timesheets/%2561", "/timesheets/%61"],
    ["/timesheets/%252F", "/timesheets/%2F"],
    ["/timesheets/%2e%2e/weeks", "/timesheets/../weeks"],
    ["/timesheets/7%3Fadmin=true", "/timesheets/7"],
    ["/gr%C3%BCn", "/grün"],
    ["/timesheets/%", undefined],
    ["/timesheets/%zz", undefined],
    ["/timesheets/%ff", undefined],
  ])("decodes the path of %s once", (target, path) => {
    expect(pathOf({ ...request, target })).toBe(path);
  });
});
