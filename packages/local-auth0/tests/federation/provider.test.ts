import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTenant, type Tenant } from "../../src/tenant.ts";
import { Browser } from "../client/browser.ts";
import { challengeOf, type StubProvider, startStubProvider } from "./stub-provider.ts";

const CALLBACK = "https://app.example.com/callback";
const CLIENT = "at-the-provider";

let tenant: Tenant;
let provider: StubProvider;
const lines: string[] = [];
beforeAll(async () => {
  [tenant, provider] = await Promise.all([
    startTenant({ log: (line) => void lines.push(line) }),
    startStubProvider(),
  ]);
  await management("PATCH", "/tenants/settings", { flags: { enable_client_connections: false } });
});
afterAll(async () => {
  await tenant.close();
  await provider[Symbol.asyncDispose]();
});
beforeEach(() => {
  lines.length = 0;
  provider.metadata = {};
  provider.userinfo = {};
});

async function management(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(`${tenant.issuer}api/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${tenant.management.token}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return text === "" ? {} : JSON.parse(text);
}

/** An application that has one connection, to the provider of this test. */
async function application(options: object = {}, others: object = {}) {
  const { client_id } = await management("POST", "/clients", {
    name: "App",
    callbacks: [CALLBACK],
    token_endpoint_auth_method: "none",
    grant_types: ["authorization_code"],
  });
  const name = `acme-${randomUUID().slice(0, 8)}`;
  const connection = await management("POST", "/connections", {
    name,
    strategy: "oidc",
    enabled_clients: [client_id],
    options: { client_id: CLIENT, type: "back_channel", issuer: provider.issuer, ...options },
    ...others,
  });
  return { clientId: String(client_id), name, id: String(connection.id) };
}

/** Somebody who has gone to the provider for a login. */
class Traveller {
  readonly browser: Browser;
  readonly #clientId: string;
  #sent = new URLSearchParams();

  constructor(clientId: string, browser = new Browser()) {
    this.#clientId = clientId;
    this.browser = browser;
  }

  /** The parameters that the provider got. */
  get sent(): Record<string, string> {
    return Object.fromEntries(this.#sent);
  }

  async leave(parameters: Record<string, string> = {}): Promise<URL | Response> {
    const url = new URL("authorize", tenant.issuer);
    const usual = {
      response_type: "code",
      client_id: this.#clientId,
      redirect_uri: CALLBACK,
      scope: "openid profile email",
    };
    url.search = new URLSearchParams({ ...usual, state: "app-state", ...parameters }).toString();
    const end = await this.browser.follow(url, tenant.issuer);
    if (end instanceof URL) this.#sent = end.searchParams;
    return end;
  }

  /** Comes back with a response. @returns the parameters at the application, or the page where it ends */
  async comeBack(response: Record<string, string> = {}): Promise<Record<string, string> | Response> {
    const url = new URL("login/callback", tenant.issuer);
    url.search = new URLSearchParams({
      code: "a-code",
      state: this.sent.state ?? "",
      ...response,
    }).toString();
    const end = await this.browser.follow(url, tenant.issuer);
    return end instanceof URL ? Object.fromEntries(end.searchParams) : end;
  }

  /** The claims of an ID token that is right, with changes. */
  claims(changes: Record<string, unknown> = {}): Record<string, unknown> {
    const now = Math.floor(Date.now() / 1000);
    return {
      iss: provider.issuer,
      aud: CLIENT,
      sub: "mia",
      nonce: this.sent.nonce,
      iat: now,
      exp: now + 60,
      email: "Mia@example.com",
      email_verified: true,
      name: "Mia Moor",
      ...changes,
    };
  }

  /** Logs in at the provider, which says these claims, and comes back. */
  async logIn(changes: Record<string, unknown> = {}, by?: "forger") {
    await this.leave();
    provider.tokens = {
      access_token: "at",
      token_type: "Bearer",
      id_token: await provider.idToken(this.claims(changes), by),
    };
    provider.userinfo = { sub: "mia", ...provider.userinfo };
    return this.comeBack();
  }
}

const userOf = (userId: string) => management("GET", `/users/${encodeURIComponent(userId)}`);

describe("a login at another provider", () => {
  it("asks for what the connection says, with secrets of its own", async () => {
    const { clientId } = await application({
      scope: "openid email groups",
      upstream_params: { hd: { value: "example.com" }, screen: { alias: "login_hint" } },
    });
    const traveller = new Traveller(clientId);
    const end = await traveller.leave({ login_hint: "mia@example.com" });

    expect(String(end)).toContain(`${provider.issuer}/authorize?`);
    expect(traveller.sent).toEqual({
      client_id: CLIENT,
      response_type: "code",
      redirect_uri: `${tenant.issuer}login/callback`,
      scope: "openid email groups",
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: "S256",
      hd: "example.com",
      screen: "mia@example.com",
      login_hint: "mia@example.com",
    });
  });

  it("makes somebody known of whom the provider vouches", async () => {
    const { clientId, name } = await application({ client_secret: "shared" });
    const traveller = new Traveller(clientId);
    const end = await traveller.logIn({ groups: ["staff", "leads"], department: "Sales" });

    expect(end).toEqual({ code: expect.any(String), state: "app-state", iss: expect.anything() });
    expect(await userOf(`oidc|${name}|mia`)).toMatchObject({
      user_id: `oidc|${name}|mia`,
      email: "mia@example.com",
      email_verified: true,
      name: "Mia Moor",
      nickname: "mia",
      groups: ["staff", "leads"],
      department: "Sales",
      logins_count: 1,
      identities: [{ provider: "oidc", connection: name, user_id: `${name}|mia`, isSocial: false }],
    });
    const exchange = provider.exchanges.at(-1);
    expect(challengeOf(exchange?.get("code_verifier") ?? "")).toBe(traveller.sent.code_challenge);
    expect(exchange?.get("client_secret")).toBe("shared");
  });

  it("is in the log, whether it succeeds or fails", async () => {
    const { clientId, name } = await application();
    await new Traveller(clientId).logIn();
    await new Traveller(clientId).logIn({ nonce: "another" });
    const entries = tenant.state.logs.all().filter(({ client_id }) => client_id === clientId);

    expect(entries).toMatchObject([
      {
        type: "s",
        connection: name,
        strategy: "oidc",
        strategy_type: "enterprise",
        user_name: "mia@example.com",
      },
      { type: "f", description: `The response of the identity provider of ${name} could not be verified.` },
    ]);
  });

  it("takes away what the provider says no more, and keeps what is the tenant's", async () => {
    const { clientId, name } = await application();
    await new Traveller(clientId).logIn({ groups: ["staff"], department: "Sales" });
    const path = `/users/${encodeURIComponent(`oidc|${name}|mia`)}`;
    await management("PATCH", path, { app_metadata: { plan: "gold" } });
    await new Traveller(clientId).logIn({ name: "Mia New" });
    const user = await userOf(`oidc|${name}|mia`);

    expect(user).toMatchObject({ name: "Mia New", app_metadata: { plan: "gold" }, logins_count: 2 });
    expect(user).not.toHaveProperty("groups");
    expect(user).not.toHaveProperty("department");
  });

  it("sets the profile at the first login only, where the connection says so", async () => {
    const { clientId, name } = await application({ set_user_root_attributes: "on_first_login" });
    await new Traveller(clientId).logIn({ groups: ["staff"] });
    await new Traveller(clientId).logIn({ groups: ["leads"] });

    expect(await userOf(`oidc|${name}|mia`)).toMatchObject({ groups: ["staff"] });
  });

  it("never lets a provider set what is the tenant's", async () => {
    const { clientId, name } = await application();
    await new Traveller(clientId).logIn({
      ...{ user_id: "auth0|admin", roles: ["rol_admin"], permissions: [{ permission_name: "all" }] },
      ...{
        app_metadata: { admin: true },
        blocked: true,
        password: "x",
        identities: [],
        connection: "people",
      },
    });
    const user = tenant.state.users.get(`oidc|${name}|mia`);

    expect(user).toMatchObject({ user_id: `oidc|${name}|mia`, roles: [], permissions: [], connection: name });
    for (const member of ["app_metadata", "blocked", "password", "identities"])
      expect(user).not.toHaveProperty(member);
  });

  it("maps claims by a template", async () => {
    const { clientId, name } = await application({
      attribute_map: {
        mapping_mode: "use_map",
        attributes: {
          name: "$" + "{context.tokenset.given_name} $" + "{context.tokenset.family_name}",
          email: "$" + "{context.userinfo.mail}",
          groups: "$" + "{context.tokenset.groups}",
          nothing: "$" + "{context.tokenset.none}",
        },
      },
    });
    provider.userinfo = { mail: "other@example.com" };
    await new Traveller(clientId).logIn({
      given_name: "Mia",
      family_name: "Moor",
      groups: ["a", "b"],
      secret: "x",
    });
    const user = await userOf(`oidc|${name}|mia`);

    expect(user).toMatchObject({ name: "Mia Moor", email: "other@example.com", groups: ["a", "b"] });
    expect(user).not.toHaveProperty("nothing");
    expect(user).not.toHaveProperty("secret");
  });

  it("takes an ID token by way of the browser (front channel)", async () => {
    const { clientId, name } = await application({ type: "front_channel" });
    const traveller = new Traveller(clientId);
    await traveller.leave();
    expect(traveller.sent).toMatchObject({ response_type: "id_token", response_mode: "form_post" });
    expect(traveller.sent).not.toHaveProperty("code_challenge");
    const answer = await traveller.browser.post(`${tenant.issuer}login/callback`, {
      id_token: await provider.idToken(traveller.claims()),
      state: traveller.sent.state ?? "",
    });
    const next = new URL(answer.headers.get("location") ?? "", tenant.issuer);
    const end = await traveller.browser.follow(next, tenant.issuer);

    expect(next.href).not.toContain("id_token");
    expect(String(end)).toContain(`${CALLBACK}?code=`);
    expect(tenant.state.users.get(`oidc|${name}|mia`)).toMatchObject({ name: "Mia Moor" });
  });

  it("knows nobody by their e-mail address: a person of a database stays who they are", async () => {
    const { clientId, name } = await application();
    const database = await management("POST", "/connections", {
      name: `db-${name}`,
      strategy: "auth0",
      enabled_clients: [clientId],
    });
    const person = { connection: database.name, email: "mia@example.com", password: "Passw0rd!!" };
    const { user_id } = await management("POST", "/users", person);
    const traveller = new Traveller(clientId);
    await traveller.leave({ connection: name });
    provider.tokens = {
      access_token: "at",
      token_type: "Bearer",
      id_token: await provider.idToken(traveller.claims()),
    };
    provider.userinfo = { sub: "mia" };
    await traveller.comeBack();

    expect(tenant.state.users.get(String(user_id))).not.toHaveProperty("logins_count");
    expect(tenant.state.users.get(`oidc|${name}|mia`)).toMatchObject({
      email: "mia@example.com",
      logins_count: 1,
    });
  });
});

it("stands in for a social network where its connection's strategy is one", async () => {
  const { clientId, name } = await application({ type: undefined }, { strategy: "github" });
  expect(await new Traveller(clientId).logIn()).toHaveProperty("code");

  expect(await userOf("github|mia")).toMatchObject({
    identities: [{ provider: "github", connection: name, user_id: "mia", isSocial: true }],
  });
});

describe("a subject that two connections have", () => {
  it("is two people where their strategy tells connections apart", async () => {
    const [first, second] = [await application(), await application()];
    for (const { clientId } of [first, second])
      expect(await new Traveller(clientId).logIn()).toHaveProperty("code");

    expect(tenant.state.users.get(`oidc|${first.name}|mia`)?.connection).toBe(first.name);
    expect(tenant.state.users.get(`oidc|${second.name}|mia`)?.connection).toBe(second.name);
  });

  it("is the first one's where it doesn't, so that no provider logs in another's people", async () => {
    const strategy = { strategy: "waad" };
    const [first, second] = [await application({}, strategy), await application({}, strategy)];
    expect(await new Traveller(first.clientId).logIn({ email_verified: true })).toHaveProperty("code");
    expect(await new Traveller(second.clientId).logIn({ name: "Intruder" })).toMatchObject({
      error: "access_denied",
    });

    expect(tenant.state.users.get("waad|mia")).toMatchObject({
      connection: first.name,
      name: "Mia Moor",
      email_verified: false,
    });
  });
});

describe("a response that isn't right", () => {
  const now = Math.floor(Date.now() / 1000);

  it.each<[what: string, claims: Record<string, unknown>, by?: "forger"]>([
    ["of another issuer", { iss: "https://localhost:1/" }],
    ["for another client", { aud: "somebody-else" }],
    ["of another login (nonce)", { nonce: "another" }],
    ["without a nonce", { nonce: undefined }],
    ["that is over", { exp: now - 3600, iat: now - 7200 }],
    ["that somebody else signed", {}, "forger"],
    ["without a subject", { sub: undefined }],
  ])("is refused with an ID token %s", async (_what, claims, by) => {
    const { clientId, name } = await application();
    const end = await new Traveller(clientId).logIn(claims, by);

    expect(end).toMatchObject({ error: "access_denied", state: "app-state" });
    expect(end).not.toHaveProperty("code");
    expect(tenant.state.users.find(({ connection }) => connection === name)).toBeUndefined();
    expect(lines.join("\n")).toContain(name);
  });

  it("is refused with an algorithm that the connection doesn't take", async () => {
    const { clientId } = await application({ id_token_signed_response_algs: ["PS256"] });
    expect(await new Traveller(clientId).logIn()).toMatchObject({ error: "access_denied" });
  });

  it("is refused with a state that nobody has, as a page", async () => {
    const { clientId } = await application();
    const traveller = new Traveller(clientId);
    await traveller.leave();
    const end = await traveller.comeBack({ state: "guessed" });

    expect(end).toMatchObject({ status: 400 });
  });

  it("is refused for another browser than the one that was sent to the provider", async () => {
    const { clientId, name } = await application();
    const attacker = new Traveller(clientId);
    await attacker.leave();
    provider.tokens = {
      access_token: "at",
      token_type: "Bearer",
      id_token: await provider.idToken(attacker.claims()),
    };
    const url = `${tenant.issuer}login/callback?${new URLSearchParams({ code: "c", state: attacker.sent.state ?? "" })}`;
    const victim = new Browser();
    const end = await victim.follow(url, tenant.issuer);

    expect(end).toMatchObject({ status: 400 });
    expect(tenant.state.users.find(({ connection }) => connection === name)).toBeUndefined();
  });

  it("is taken once", async () => {
    const { clientId } = await application();
    const traveller = new Traveller(clientId);
    expect(await traveller.logIn()).toHaveProperty("code");
    expect(await traveller.comeBack()).toMatchObject({ status: 400 });
  });

  it("is told to the application in the provider's words, where it refuses", async () => {
    const { clientId } = await application();
    const traveller = new Traveller(clientId);
    await traveller.leave();
    const end = await traveller.comeBack({
      code: "",
      error: "access_denied",
      error_description: "no licence",
    });

    expect(end).toMatchObject({
      error: "access_denied",
      error_description: "no licence",
      state: "app-state",
    });
  });

  it("lets nobody in who is blocked", async () => {
    const { clientId, name } = await application();
    await new Traveller(clientId).logIn();
    await management("PATCH", `/users/${encodeURIComponent(`oidc|${name}|mia`)}`, { blocked: true });

    expect(await new Traveller(clientId).logIn()).toMatchObject({
      error: "unauthorized",
      error_description: "user is blocked",
    });
  });
});

describe("a provider", () => {
  it("that is another than the configured one is not asked", async () => {
    const { clientId } = await application({
      discovery_url: `${provider.issuer}/.well-known/openid-configuration`,
      issuer: "https://localhost:1/",
    });
    expect(await new Traveller(clientId).logIn()).toMatchObject({ error: "access_denied" });
  });

  it("that isn't on this machine is not asked, wherever its metadata points to", async () => {
    const { clientId } = await application();
    provider.metadata = { token_endpoint: "https://evil.example.com/token" };
    expect(await new Traveller(clientId).logIn()).toMatchObject({ error: "access_denied" });
    expect(lines.join("\n")).toContain("evil.example.com is not on this machine");
  });

  it("that can't be reached is said in the log, and the application told", async () => {
    const { clientId, name } = await application({ issuer: "https://localhost:1/" });
    const end = await new Traveller(clientId).leave();

    expect(end instanceof URL && Object.fromEntries(end.searchParams)).toMatchObject({
      error: "access_denied",
    });
    expect(lines.join("\n")).toContain(name);
  });

  it("elsewhere makes its connection one that nobody can log in by", async () => {
    const { clientId } = await application({ issuer: "https://idp.example.com" });
    const end = await new Traveller(clientId).leave();

    expect(end instanceof URL && end.searchParams.get("error_description")).toBe(
      "no connections enabled for the client",
    );
  });

  it.each([
    ["isn't there", () => "nobody", "the connection was not found"],
    ["isn't enabled for the client", (other: string) => other, "the connection was disabled"],
  ])("is not asked for a connection that %s", async (_what, named, description) => {
    const { name } = await application();
    const { clientId } = await application();
    const end = await new Traveller(clientId).leave({ connection: named(name) });

    expect(end instanceof URL && Object.fromEntries(end.searchParams)).toMatchObject({
      error: "invalid_request",
      error_description: description,
    });
  });

  it("is offered by no page for a connection that isn't its own", async () => {
    const { clientId, name } = await application({}, { show_as_button: true });
    for (const strategy of ["auth0", "email"]) {
      const other = { name: `${strategy}-${name}`, strategy, enabled_clients: [clientId] };
      await management("POST", "/connections", other);
    }
    const shown = async (parameters: Record<string, string>) => {
      const page = await new Traveller(clientId).leave(parameters);
      const html = page instanceof Response ? await page.text() : "";
      return ["Continue with", "Log in by an e-mail", 'type="password"', 'id="address"'].filter((part) =>
        html.includes(part),
      );
    };

    expect(await shown({})).toEqual(["Continue with", "Log in by an e-mail", 'type="password"']);
    expect(await shown({ connection: `auth0-${name}` })).toEqual(['type="password"']);
    expect(await shown({ connection: `email-${name}` })).toEqual(['id="address"']);
  });

  it("is asked again for somebody who is logged in by another connection", async () => {
    const { clientId, name } = await application();
    const other = await application();
    await management("PATCH", `/connections/${other.id}/clients`, [{ client_id: clientId, status: true }]);
    const traveller = new Traveller(clientId);
    await traveller.leave({ connection: name });
    provider.tokens = {
      access_token: "at",
      token_type: "Bearer",
      id_token: await provider.idToken(traveller.claims()),
    };
    provider.userinfo = { sub: "mia" };
    expect(await traveller.comeBack()).toHaveProperty("code");

    const again = await traveller.leave({ connection: name });
    expect(String(again)).toContain(`${CALLBACK}?code=`);
    const elsewhere = await traveller.leave({ connection: other.name });
    expect(String(elsewhere)).toContain(`${provider.issuer}/authorize?`);
  });
});
