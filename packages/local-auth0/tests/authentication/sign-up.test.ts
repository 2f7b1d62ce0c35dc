import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Connection } from "../../src/state/tenant-state.ts";
import { type Fixture, startFixture } from "./fixture.ts";

let tenant: Fixture;
beforeAll(async () => {
  tenant = await startFixture();
});
afterAll(() => tenant.close());

async function signUp(changes: Record<string, unknown> = {}) {
  const response = await fetch(new URL("dbconnections/signup", tenant.issuer), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      client_id: "mobile",
      connection: "people",
      email: "New@Example.com",
      password: "Correct horse 1",
      ...changes,
    }),
  });
  return { status: response.status, body: await response.json() };
}

const people = (): Connection => {
  const found = tenant.state.connections.get("con_1");
  if (found === undefined) throw new Error("there is no connection");
  return found;
};

describe("sign-up", () => {
  it("makes a person who can sign in, once", async () => {
    expect(await signUp()).toEqual({
      status: 200,
      body: { _id: expect.stringMatching(/^[0-9a-f]{24}$/), email: "new@example.com", email_verified: false },
    });
    expect(await tenant.signIn({ username: "new@example.com", password: "Correct horse 1" })).toMatchObject({
      ok: true,
    });
    expect(await signUp()).toMatchObject({ status: 400, body: { code: "invalid_signup" } });
  });

  it.each([
    ["a client that isn't there", { client_id: "other" }, { error: "client_id is not valid" }],
    [
      "a client that may not use the connection",
      { client_id: "batch" },
      { error: "invalid_request", error_description: "the connection was disabled" },
    ],
    [
      "a connection that isn't there",
      { connection: "others" },
      { error: "invalid_request", error_description: "the connection was disabled" },
    ],
    ["no address", { email: undefined }, { error: "email is required" }],
    ["something that is no address", { email: "new" }, { code: "invalid_signup" }],
    ["a weak password", { password: "weak", email: "weak@example.com" }, { code: "invalid_password" }],
  ])("is refused for %s", async (_, changes, body) => {
    expect(await signUp(changes)).toMatchObject({ status: 400, body });
  });

  it("is refused where it is disabled", async () => {
    tenant.state.connections.put({ ...people(), options: { disable_signup: true } });
    expect(await signUp({ email: "late@example.com" })).toEqual({
      status: 400,
      body: { error: "public signup is disabled" },
    });
  });
});
