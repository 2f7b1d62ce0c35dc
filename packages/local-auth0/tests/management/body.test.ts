import { describe, expect, it } from "vitest";
import { managedTenant } from "./harness.ts";

const refusals: [what: string, method: string, path: string, body: unknown, problem: string][] = [
  ["a missing member", "POST", "/clients", {}, "'Missing required property: name'"],
  [
    "a member that it does not know",
    "POST",
    "/clients",
    { name: "A", foo: 1 },
    "'Additional properties not allowed: foo'",
  ],
  [
    "a wrong type",
    "POST",
    "/clients",
    { name: 7 },
    "'Expected type string but found type integer' on property name",
  ],
  ["an array for an object", "POST", "/roles", [], "'Expected type object but found type array'"],
  [
    "a null that may not be",
    "PATCH",
    "/tenants/settings",
    { friendly_name: null },
    "'Expected type string but found type null' on property friendly_name",
  ],
  [
    "an empty string",
    "POST",
    "/roles",
    { name: "" },
    "'String is too short (0 chars), minimum 1' on property name",
  ],
  [
    "an unknown value",
    "POST",
    "/clients",
    { name: "A", app_type: "toaster" },
    "'No enum match for: toaster' on property app_type",
  ],
  [
    "an unknown strategy",
    "POST",
    "/connections",
    { name: "a", strategy: "telepathy" },
    "'No enum match for: telepathy' on property strategy",
  ],
  [
    "an unknown trigger",
    "POST",
    "/actions/actions",
    { name: "a", supported_triggers: [{ id: "on-monday" }] },
    "'No enum match for: on-monday' on property supported_triggers[0].id",
  ],
  [
    "a number out of bounds",
    "POST",
    "/resource-servers",
    { identifier: "a", token_lifetime: 2_592_001 },
    "'Value 2592001 is greater than maximum 2592000' on property token_lifetime",
  ],
  [
    "a fraction",
    "POST",
    "/resource-servers",
    { identifier: "a", token_lifetime: 1.5 },
    "'Expected type integer but found type number' on property token_lifetime",
  ],
  [
    "a pattern",
    "POST",
    "/connections",
    { name: "a b", strategy: "auth0" },
    "'String does not match pattern ^[a-zA-Z0-9](-[a-zA-Z0-9]|[a-zA-Z0-9])*$: a b' on property name",
  ],
  [
    "an e-mail address",
    "POST",
    "/users",
    { connection: "c", email: "nobody" },
    "'Object didn't pass validation for format email: nobody' on property email",
  ],
  [
    "a member deep inside",
    "POST",
    "/resource-servers",
    { identifier: "a", scopes: [{}] },
    "'Missing required property: value' on property scopes[0]",
  ],
  [
    "an empty list",
    "POST",
    "/users/x%7Cy/roles",
    { roles: [] },
    "'Array is too short (0), minimum 1' on property roles",
  ],
];

describe("bodies that are refused", () => {
  it.each(refusals)("says what is wrong with %s", async (_what, method, path, body, problem) => {
    const { call } = managedTenant();

    expect(await call(method, path, body)).toMatchObject({
      status: 400,
      body: {
        statusCode: 400,
        error: "Bad Request",
        message: `Payload validation error: ${problem}.`,
        errorCode: "invalid_body",
      },
    });
  });

  it("says that a body is not JSON", async () => {
    const { app } = managedTenant();
    const answer = await app.request("/api/v2/roles", {
      method: "POST",
      headers: { authorization: "Bearer all" },
      body: "{",
    });

    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      statusCode: 400,
      error: "Bad Request",
      message: "Invalid request payload JSON format",
    });
  });

  it("takes a body that is right", async () => {
    const { call } = managedTenant();

    expect(await call("POST", "/roles", { name: "Employee" })).toMatchObject({ status: 200 });
  });
});
