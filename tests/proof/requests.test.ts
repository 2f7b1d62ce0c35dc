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

  it("says what is missing for a route with a name that it has no value for", () => {
    expect(() => requestFor("GET /projects/{project}")).toThrow(
      new Error(
        'PROOF_VALUE_MISSING: route "GET /projects/{project}" has {project}, for which the proof has no value; add one to VALUES in proof/requests.ts',
      ),
    );
  });
});
