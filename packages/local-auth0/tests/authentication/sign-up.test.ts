import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Connection } from "../../src/state/tenant-state.ts";
import { type Fixture, startFixture } from "./fixture.ts";
import { bindActions } from "./state.ts";

let tenant: Fixture;
beforeAll(async () => {
  tenant = await startFixture();
});
afterAll(() => tenant.close());

async function signUp(changes: Record<string, unknown> = {}, headers: Record<string, string> = {}) {
  const response = await fetch(new URL("dbconnections/signup", tenant.issuer), {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({
      client_id: "mobile",
      connection: "people",
      email: "New@Example.com",
      password: "Correct horse 1",
      ...changes,
    }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const people = (): Connection => {
  const found = tenant.state.connections.get("con_1");
  if (found === undefined) throw new Error("there is no connection");
  return found;
};

describe("Actions at a sign-up", () => {
  const bind = (trigger: "pre-user-registration" | "post-user-registration", code: string) =>
    bindActions(tenant.state, trigger, code);
  afterEach(() => {
    tenant.state.bindings.clear();
    tenant.logs.length = 0;
  });

  it("are told who signs up where, but not the password, and give them metadata", async () => {
    bind(
      "pre-user-registration",
      `console.log(JSON.stringify([event.user.email, event.connection.name, event.client.name, event.request.method, event.request.body.password ?? "none"]));
       api.user.setAppMetadata("plan", "free"); api.user.setUserMetadata("color", event.user.user_metadata.color + "ish");`,
    );
    await signUp({ email: "meta@example.com", given_name: "Meta", user_metadata: { color: "red", kept: 1 } });
    expect(tenant.logs).toEqual(['Action 1: ["meta@example.com","people","Orders Mobile","POST","none"]']);
    expect(tenant.state.users.find(({ email }) => email === "meta@example.com")).toMatchObject({
      ...{ given_name: "Meta", app_metadata: { plan: "free" }, user_metadata: { color: "redish", kept: 1 } },
    });
  });

  it.each([
    ["de-DE,de;q=0.9,en;q=0.8", "de"],
    ["*", "none"],
  ])("are told the language that the browser asks for first: %s", async (header, language) => {
    bind(
      "pre-user-registration",
      "console.log(event.request.language ?? 'none'); api.access.deny('no', 'No.');",
    );
    await signUp({ email: "language@example.com" }, { "accept-language": header });
    expect(tenant.logs[0]).toBe(`Action 1: ${language}`);
  });

  it("deny it with a message for the person, and nobody is made", async () => {
    bind("pre-user-registration", "api.access.deny('not in the log of the person', 'Not on Sundays.');");
    expect(await signUp({ email: "denied@example.com" })).toMatchObject({
      status: 400,
      body: {
        code: "extensibility_error",
        description: "Not on Sundays.",
        friendly_message: "Not on Sundays.",
      },
    });
    expect(tenant.state.users.find(({ email }) => email === "denied@example.com")).toBeUndefined();
  });

  it("deny it when one breaks, and say why to the log only", async () => {
    bind("pre-user-registration", "throw new Error('secret detail');");
    expect(await signUp({ email: "broken@example.com" })).toMatchObject({
      ...{ status: 400, body: { code: "invalid_signup" } },
    });
    expect(tenant.logs).toEqual(['ACTION_FAILED: "Action 1" threw Error: secret detail']);
    expect(tenant.state.users.find(({ email }) => email === "broken@example.com")).toBeUndefined();
  });

  it("are told afterwards who was made, and change nothing by breaking", async () => {
    bind("post-user-registration", "console.log(event.user.user_id); throw new Error('too late');");
    const { status, body } = await signUp({ email: "after@example.com" });
    expect(status).toBe(200);
    await expect
      .poll(() => tenant.logs)
      .toEqual([`Action 1: auth0|${body._id}`, 'ACTION_FAILED: "Action 1" threw Error: too late']);
  });
});

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

  it("answers the profile that was given, without metadata", async () => {
    const profile = { given_name: "Pia", family_name: "Prager", name: "Pia Prager", nickname: "pp" };
    const { body } = await signUp({ email: "pia@example.com", ...profile, user_metadata: { color: "red" } });
    expect(body).toEqual({
      ...{ _id: expect.any(String), email: "pia@example.com", email_verified: false },
      ...profile,
    });
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
