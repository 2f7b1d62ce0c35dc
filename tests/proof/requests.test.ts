import { describe, expect, it } from "vitest";
import { farOffDay } from "../../proof/occasion.ts";
import { requestFor } from "../../proof/requests.ts";
import { policy } from "../../rules/policy.ts";

const day = { date: "2001-01-02", week: "2001-W01" };

describe("requestFor", () => {
  it("leaves no name in braces in any route of the policy", () => {
    const paths = Object.keys(policy.routes).map((route) => requestFor(route, day).path);
    expect(paths.filter((path) => /[{}]/.test(path))).toEqual([]);
  });

  it("asks for an entry that nobody has, another one each time", () => {
    const paths = [
      requestFor("GET /timesheets/{id}", day).path,
      requestFor("GET /timesheets/{id}", day).path,
    ];
    for (const path of paths) expect(path).toMatch(/^\/timesheets\/[\w-]{22}\.20010102\.[\w-]{22}$/);
    expect(paths[0]).not.toBe(paths[1]);
  });

  it("has a request for each open route, too", () => {
    expect(policy.openRoutes.map((route) => requestFor(route, day).method)).toEqual(["GET", "GET"]);
  });

  it("says what is missing for a route that it has no request for", () => {
    expect(() => requestFor("GET /reports/{month}", day)).toThrow(
      new Error(
        'PROOF_REQUEST_MISSING: rules/policy.ts has the route "GET /reports/{month}", for which the proof has no ' +
          "request; add one to REQUESTS in proof/requests.ts, with whatever the API wants beside a token",
      ),
    );
  });

  it("says what is missing for a name in braces that the request has no value for", () => {
    const requests = { "GET /reports/{month}": { path: {} } };
    expect(() => requestFor("GET /reports/{month}", day, undefined, requests)).toThrow(
      new Error(
        'PROOF_VALUE_MISSING: route "GET /reports/{month}" has {month}, for which its request has no value; add ' +
          "one to its path in proof/requests.ts",
      ),
    );
  });

  it("takes no member of every object for a route", () => {
    expect(() => requestFor("toString", day)).toThrow("PROOF_REQUEST_MISSING");
  });

  it("logs time on the day that it is given, and uploads it for who can delete it", () => {
    expect(requestFor("POST /timesheets", day).body).toEqual({
      date: "2001-01-02",
      project: "proof",
      hours: 0.25,
    });
    expect(requestFor("GET /weeks/{week}", day).path).toBe("/weeks/2001-W01");
    expect(requestFor("POST /timesheets/batch", { ...day, uploadsFor: "auth0|1" }).body).toEqual({
      entries: [
        {
          subject: "auth0|1",
          externalId: expect.stringMatching(/^proof-[\w-]{22}$/),
          date: "2001-01-02",
          project: "proof",
          hours: 0.25,
        },
      ],
    });
  });

  it("uploads only what the API refuses to store where nobody could delete it", () => {
    expect(requestFor("POST /timesheets/batch", day).body).toEqual({ entries: [{ externalId: "proof" }] });
  });
});

describe("farOffDay", () => {
  const cases: [day: number, date: string, week: string][] = [
    [0, "2001-01-01", "2001-W01"],
    [6, "2001-01-07", "2001-W01"],
    [7, "2001-01-08", "2001-W02"],
    [363, "2001-12-30", "2001-W52"],
  ];
  it.each(cases)("takes day %i of the period for %s in week %s", (day, date, week) => {
    expect(farOffDay(() => day)).toEqual({ date, week });
  });

  it("takes any day of the 364", () => {
    let asked = 0;
    farOffDay((below) => {
      asked = below;
      return 0;
    });
    expect(asked).toBe(364);
  });
});
