import { describe, expect, it } from "vitest";
import { EnvironmentError, readEnvironment } from "../../api/environment.ts";
import { applicationKeys, applicationOf, forEachApplication } from "../support/applications.ts";
import { CLIENTS } from "./support/issuer.ts";

const good = {
  TIMESHEETS_TABLE: "timesheets-dev",
  TIMESHEETS_ISSUER: "https://exampleco.eu.auth0.com/",
  TIMESHEETS_AUDIENCE: "https://api.exampleco.com/timesheets",
  TIMESHEETS_CLIENTS: JSON.stringify(CLIENTS),
};

const EXPECTED = {
  TIMESHEETS_TABLE: "expected the name of a DynamoDB table, for example timesheets-prod",
  TIMESHEETS_ISSUER:
    "expected the tenant's issuer, an https URL ending in /, for example https://exampleco.eu.auth0.com/",
  TIMESHEETS_AUDIENCE: "expected the API's identifier, for example https://api.exampleco.com/timesheets",
  TIMESHEETS_CLIENTS:
    `expected a JSON object with the client id of each application (${applicationKeys.join(", ")}), ` +
    `for example ${JSON.stringify(forEachApplication((key) => `${key}-client-id`))}`,
};

function messageFor(variables: Record<string, string | undefined>): string {
  try {
    readEnvironment(variables);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.message;
    throw error;
  }
  return "accepted";
}

describe("readEnvironment", () => {
  it("reads the four variables, and no other", () => {
    expect(readEnvironment({ ...good, PATH: "/bin" })).toEqual({
      table: "timesheets-dev",
      issuer: "https://exampleco.eu.auth0.com/",
      audience: "https://api.exampleco.com/timesheets",
      clients: CLIENTS,
    });
  });

  it.each([
    ["TIMESHEETS_TABLE", "a table"],
    ["TIMESHEETS_TABLE", "ab"],
    ["TIMESHEETS_ISSUER", "https://exampleco.eu.auth0.com"],
    ["TIMESHEETS_ISSUER", "http://exampleco.eu.auth0.com/"],
    ["TIMESHEETS_ISSUER", "exampleco.eu.auth0.com/"],
    ["TIMESHEETS_AUDIENCE", ""],
    ["TIMESHEETS_CLIENTS", "mobile=m"],
    ["TIMESHEETS_CLIENTS", "[]"],
    ["TIMESHEETS_CLIENTS", JSON.stringify({ ...CLIENTS, [applicationOf("machine")]: undefined })],
    ["TIMESHEETS_CLIENTS", JSON.stringify({ ...CLIENTS, [applicationOf("machine")]: "" })],
    ["TIMESHEETS_CLIENTS", JSON.stringify({ ...CLIENTS, toaster: "t" })],
  ] as const)("refuses %s as %j", (name, value) => {
    expect(messageFor({ ...good, [name]: value })).toBe(
      `the API cannot run with this environment:\n  ${name} is ${JSON.stringify(value)}; ${EXPECTED[name]}`,
    );
  });

  it("tells everything that is missing at once", () => {
    const lines = Object.entries(EXPECTED).map(([name, expected]) => `  ${name} is not set; ${expected}`);
    expect(messageFor({})).toBe(["the API cannot run with this environment:", ...lines].join("\n"));
  });
});
