import { describe, expect, it } from "vitest";
import { matchRoute } from "../../../../local/aws/gateway/match.ts";

const routes = [
  "$default",
  "ANY /timesheets/{proxy+}",
  "GET /timesheets/{id}",
  "GET /timesheets",
  "POST /timesheets/batch",
  "ANY /timesheets/{id}",
  "GET /timesheets/{id}/notes/{note}",
  "GET /timesheets/today/notes/{note}",
].map((routeKey) => ({ routeKey, authorizationType: "NONE", functionName: "api" }) as const);

describe("matchRoute", () => {
  it.each([
    ["GET", "/timesheets", "GET /timesheets", {}],
    ["GET", "/timesheets/7", "GET /timesheets/{id}", { id: "7" }],
    ["DELETE", "/timesheets/7", "ANY /timesheets/{id}", { id: "7" }],
    ["POST", "/timesheets/batch", "POST /timesheets/batch", {}],
    ["GET", "/timesheets/batch", "GET /timesheets/{id}", { id: "batch" }],
    ["GET", "/timesheets/today/notes/1", "GET /timesheets/today/notes/{note}", { note: "1" }],
    ["GET", "/timesheets/7/notes/1", "GET /timesheets/{id}/notes/{note}", { id: "7", note: "1" }],
    ["PUT", "/timesheets/7/8/9", "ANY /timesheets/{proxy+}", { proxy: "7/8/9" }],
    ["GET", "/timesheets/a%20b", "GET /timesheets/{id}", { id: "a%20b" }],
    ["GET", "/timesheets/%zz", "GET /timesheets/{id}", { id: "%zz" }],
    ["POST", "/timesheets", "$default", {}],
    ["GET", "/timesheets/", "$default", {}],
    ["GET", "/Timesheets", "$default", {}],
    ["GET", "/", "$default", {}],
  ])("sends %s %s to %s", (method, path, routeKey, pathParameters) => {
    for (const declared of [routes, routes.toReversed()]) {
      expect(matchRoute(declared, method, path)).toMatchObject({ route: { routeKey }, pathParameters });
    }
  });

  it("finds nothing for what is not declared", () => {
    expect(matchRoute(routes.slice(1), "POST", "/timesheets")).toBeUndefined();
    expect(matchRoute([], "GET", "/")).toBeUndefined();
  });
});
