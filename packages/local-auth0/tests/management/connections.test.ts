import { describe, expect, it } from "vitest";
import { managedTenant } from "./harness.ts";

type Body = Record<string, unknown>;

async function withConnection(body: Body = {}) {
  const tenant = managedTenant();
  const answer = await tenant.call("POST", "/connections", { name: "people", strategy: "auth0", ...body });
  const connection = answer.body as { id: string; options: Body };
  return { ...tenant, connection, path: `/connections/${connection.id}` };
}

describe("a database connection", () => {
  it("is made with Auth0's defaults", async () => {
    const { connection } = await withConnection();

    expect(connection).toEqual({
      id: expect.stringMatching(/^con_[A-Za-z0-9]{16}$/),
      name: "people",
      strategy: "auth0",
      is_domain_connection: false,
      authentication: { active: true },
      connected_accounts: { active: false },
      enabled_clients: [],
      realms: ["people"],
      options: {
        mfa: { active: true, return_enroll_settings: true },
        passwordPolicy: "good",
        passkey_options: {
          challenge_ui: "both",
          progressive_enrollment_enabled: true,
          local_enrollment_enabled: true,
        },
        strategy_version: 2,
        brute_force_protection: true,
        authentication_methods: {
          password: { enabled: true, api_behavior: "required", signup_behavior: "allow" },
          passkey: { enabled: false },
          email_otp: { enabled: false },
          phone_otp: { enabled: false },
        },
      },
    });
  });

  it("has its options replaced together, but for how people authenticate", async () => {
    const { call, path, connection } = await withConnection({ options: { disable_signup: true } });
    const { body } = await call("PATCH", path, { options: { passwordPolicy: "excellent" } });

    expect((body as { options: Body }).options).toEqual({
      passwordPolicy: "excellent",
      passkey_options: connection.options.passkey_options,
      authentication_methods: connection.options.authentication_methods,
    });
  });

  it("never shows the secrets of its scripts", async () => {
    const { connection, state } = await withConnection({
      options: { configuration: { KEY: "plain secret" } },
    });

    expect(connection.options.configuration).toEqual({ KEY: expect.stringMatching(/^[\w+/=]{128}$/) });
    expect(JSON.stringify(state.connections.all())).not.toContain("plain secret");
  });

  it("has a name of its own", async () => {
    const { call } = await withConnection();

    expect(await call("POST", "/connections", { name: "people", strategy: "auth0" })).toMatchObject({
      status: 409,
    });
  });

  it("goes with its users", async () => {
    const { call, path, state } = await withConnection();
    await call("POST", "/users", { connection: "people", email: "a@example.com", password: "passw0rd!" });
    expect(state.users.size).toBe(1);

    expect(await call("DELETE", path)).toMatchObject({
      status: 202,
      body: { deleted_at: "2026-11-21T10:00:00.000Z" },
    });
    expect(state.users.size).toBe(0);
    expect((await call("GET", path)).status).toBe(404);
  });

  it("is deleted as often as somebody asks for it", async () => {
    const { call, path } = await withConnection();

    expect((await call("DELETE", path)).status).toBe(202);
    expect(await call("DELETE", path)).toMatchObject({ status: 204, body: undefined });
  });

  it("is left out of the organizations that had it, when it goes", async () => {
    const { call, path, state, connection } = await withConnection();
    const other = { connection_id: "con_other", assign_membership_on_login: true };
    state.organizations.put({
      id: "org_acme",
      name: "acme",
      connections: [{ ...other, connection_id: connection.id }, other],
      client_grants: [],
      discovery_domains: [],
    });
    await call("DELETE", path);

    expect(state.organizations.get("org_acme")?.connections).toEqual([other]);
  });

  it.each([
    [
      { attributes: { phone_number: { profile_required: true, signup: { status: "inactive" } } } },
      "attribute phone_number must also be required on signup",
    ],
    [
      { requires_username: true, attributes: { email: { identifier: { active: true } } } },
      "Cannot set both options.attributes and options.requires_username",
    ],
    [
      { attributes: { email: { identifier: { active: false } } } },
      "At least one attribute must be an active identifier",
    ],
    [
      { attributes: { email: { identifier: { active: true }, unique: false } } },
      "attribute email must be unique when it is an identifier",
    ],
    [
      { passwordPolicy: "strong" },
      "Payload validation error: 'No enum match for: strong' on property options.passwordPolicy.",
    ],
    [
      { password_options: { history: { size: 25 } } },
      "Payload validation error: 'Value 25 is greater than maximum 24' on property options.password_options.history.size.",
    ],
  ])("is refused with options that can't be: %j", async (options, message) => {
    const { call } = managedTenant();
    const answer = await call("POST", "/connections", { name: "people", strategy: "auth0", options });

    expect(answer).toMatchObject({ status: 400, body: { message, errorCode: "invalid_body" } });
  });

  it("makes an e-mail address unique that is an identifier", async () => {
    const { connection } = await withConnection({
      options: { attributes: { email: { identifier: { active: true } } } },
    });

    expect(connection.options.attributes).toEqual({ email: { identifier: { active: true }, unique: true } });
  });

  it("takes people out by their e-mail address", async () => {
    const { call, path, state } = await withConnection();
    await call("POST", "/users", { connection: "people", email: "a@example.com", password: "passw0rd!" });

    expect((await call("DELETE", `${path}/users`)).status).toBe(400);
    expect((await call("DELETE", `${path}/users?email=b@example.com`)).status).toBe(204);
    expect(state.users.size).toBe(1);
    expect((await call("DELETE", `${path}/users?email=A@example.com`)).status).toBe(204);
    expect(state.users.size).toBe(0);
  });

  it("is listed by any of several strategies", async () => {
    const { call } = await withConnection();
    await call("POST", "/connections", { name: "hub", strategy: "github" });
    const list = async (query: string) =>
      ((await call("GET", `/connections?${query}`)).body as { name: string }[]).map(({ name }) => name);

    expect(await list("strategy=github&strategy=sms")).toEqual(["hub"]);
    expect(await list("strategy=github,auth0&name=people")).toEqual(["people"]);
  });

  it("always answers what it is, whatever fields are asked for", async () => {
    const { call, path } = await withConnection();

    expect(Object.keys((await call("GET", `${path}?fields=name,strategy`)).body as object).sort()).toEqual([
      "authentication",
      "connected_accounts",
      "id",
      "is_domain_connection",
      "name",
      "strategy",
    ]);
  });
});

describe("the clients of a connection", () => {
  it("are let in and kept out one by one", async () => {
    const { call, path } = await withConnection();
    const made = [
      await call("POST", "/clients", { name: "A" }),
      await call("POST", "/clients", { name: "B" }),
    ];
    const [a, b] = made.map(({ body }) => (body as { client_id: string }).client_id);

    const both = [
      { client_id: a, status: true },
      { client_id: b, status: true },
    ];
    expect((await call("PATCH", `${path}/clients`, both)).status).toBe(204);
    expect((await call("GET", `${path}/clients`)).body).toEqual({
      clients: [{ client_id: a }, { client_id: b }],
    });
    expect((await call("GET", path)).body).toMatchObject({ enabled_clients: [a, b] });

    await call("PATCH", `${path}/clients`, [{ client_id: a, status: false }]);
    expect((await call("GET", `${path}/clients`)).body).toEqual({ clients: [{ client_id: b }] });
  });

  it("are clients that are there", async () => {
    const { call, path } = await withConnection();
    const { status } = await call("PATCH", `${path}/clients`, [{ client_id: "nobody", status: true }]);

    expect(status).toBe(404);
    expect((await call("GET", `${path}/clients`)).body).toEqual({ clients: [] });
  });
});
