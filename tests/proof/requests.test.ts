import { describe, expect, it } from "vitest";
import { requestFor } from "../../proof/requests.ts";
import { policy } from "../../rules/policy.ts";

describe("requestFor", () => {
  it("leaves no name in braces in any route of the policy", () => {
    const paths = Object.keys(policy.routes).map((route) => requestFor(route).path);
    expect(paths.filter((path) => /[{}]/.test(path))).toEqual([]);
  });

  it("asks for an entry that nobody has, another one each time", () => {
    const paths = [requestFor("GET /timesheets/{id}").path, requestFor("GET /timesheets/{id}").path];
    for (const path of paths) expect(path).toMatch(/^\/timesheets\/[\w-]{22}\.20200102\.[\w-]{22}$/);
    expect(paths[0]).not.toBe(paths[1]);
  });

  it("has a request for each open route, too", () => {
    expect(policy.openRoutes.map((route) => requestFor(route).method)).toEqual(["GET", "GET"]);
  });

  it("says what is missing for a route that it has no request for", () => {
    expect(() => requestFor("GET /reports/{month}")).toThrow(
      new Error(
        'PROOF_REQUEST_MISSING: rules/policy.ts has the route "GET /reports/{month}", for which the proof has no ' +
          "request; add one to REQUESTS in proof/requests.ts, with whatever the API wants beside a token",
      ),
    );
  });

  it("says what is missing for a name in braces that the request has no value for", () => {
    const requests = { "GET /reports/{month}": { path: {} } };
    expect(() => requestFor("GET /reports/{month}", undefined, requests)).toThrow(
      new Error(
        'PROOF_VALUE_MISSING: route "GET /reports/{month}" has {month}, for which its request has no value; add ' +
          "one to its path in proof/requests.ts",
      ),
    );
  });

  it("takes no member of every object for a route", () => {
    expect(() => requestFor("toString")).toThrow("PROOF_REQUEST_MISSING");
  });
});
