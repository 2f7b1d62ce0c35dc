import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import tls from "node:tls";
import { ManagementClient } from "auth0";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startTenant, type Tenant } from "../src/tenant.ts";
import { signIn } from "./client/sign-in.ts";

const globals = { Request };

const CALLBACK = "https://app.example.com/callback";

let home: string;
let tenant: Tenant;
let management: ManagementClient;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "tenant-"));
  tenant = await startTenant({ home: join(home, "made") });
  const { clientId, clientSecret } = tenant.management;
  management = new ManagementClient({ domain: tenant.domain, clientId, clientSecret });
});
afterAll(async () => {
  await tenant.close();
  await rm(home, { recursive: true });
});

describe("a tenant", () => {
  test("keeps its authority's certificate in its home, and nothing else", async () => {
    expect(tenant.caFile).toBe(join(home, "made", "ca.pem"));
    expect(await readFile(tenant.caFile, "utf8")).toBe(tenant.ca);
    expect(tenant.ca).not.toContain("PRIVATE KEY");
  });

  test("tells where the certificate is to programs that run in other folders, too", async () => {
    await using other = await startTenant({ home: relative(process.cwd(), join(home, "other")) });
    expect(other.caFile).toBe(join(home, "other", "ca.pem"));
  });

  test("says which Node it needs in one that is too old", async () => {
    const { setDefaultCACertificates } = tls;
    Reflect.deleteProperty(tls, "setDefaultCACertificates");
    try {
      await expect(startTenant()).rejects.toThrow(
        `NODE_TOO_OLD: local-auth0 needs Node 24.5 or later; this is ${process.version}`,
      );
    } finally {
      Object.assign(tls, { setDefaultCACertificates });
    }
  });

  test("is known by its domain and its issuer", () => {
    expect(tenant.domain).toMatch(/^localhost:\d+$/);
    expect(tenant.issuer).toBe(`https://${tenant.domain}/`);
  });

  test("signs what it is given with the key that it publishes", async () => {
    const token = await tenant.sign({ sub: "somebody" }, { typ: "at+jwt" });
    const keys = createRemoteJWKSet(new URL(".well-known/jwks.json", tenant.issuer));
    const { payload, protectedHeader } = await jwtVerify(token, keys);
    expect([payload, protectedHeader.typ]).toEqual([{ sub: "somebody" }, "at+jwt"]);
    expect(tenant.publicKeyPem).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
  });

  test("hands out a token with which its Management API answers", async () => {
    const ask = (token: string) =>
      fetch(`${tenant.issuer}api/v2/clients`, { headers: { authorization: `Bearer ${token}` } });
    const forged = await tenant.sign({ iss: tenant.issuer, aud: `${tenant.issuer}api/v2/`, exp: 1 });
    expect([(await ask(tenant.management.token)).status, (await ask(forged)).status]).toEqual([200, 401]);
  });

  test("takes requests without a body, and chunked ones, as long as they aren't too large", async () => {
    const ask = async (path: string, method: string, body?: string) => {
      const headers = { authorization: `Bearer ${tenant.management.token}` };
      const chunks = body === undefined ? {} : { body: new Blob([body]).stream(), duplex: "half" };
      return (await fetch(`${tenant.issuer}api/v2/${path}`, { method, headers, ...chunks } as RequestInit))
        .status;
    };
    expect(await ask("organizations/org_0", "DELETE")).toBe(404);
    expect(await ask("roles", "POST", JSON.stringify({ name: "Chunked" }))).toBe(200);
    expect(await ask("roles", "POST", JSON.stringify({ name: "x".repeat(1_100_000) }))).toBe(413);
  });

  test("lets a token for its Management API in at the domain at which it was got, and at no other", async () => {
    const custom = tenant.domain.replace("localhost", "127.0.0.1");
    const { custom_domain_id: id } = await management.customDomains.create({
      domain: custom,
      type: "auth0_managed_certs",
    });
    expect((await management.customDomains.verify(id)).status).toBe("ready");
    const audience = `${tenant.issuer}api/v2/`;
    const tokenAt = async (domain: string) => {
      const { clientId: client_id, clientSecret: client_secret } = tenant.management;
      const body = { grant_type: "client_credentials", client_id, client_secret, audience };
      const response = await fetch(`https://${domain}/oauth/token`, {
        method: "POST",
        body: new URLSearchParams(body),
      });
      return ((await response.json()) as { access_token: string }).access_token;
    };
    const status = async (domain: string, token: string) =>
      (await fetch(`https://${domain}/api/v2/roles`, { headers: { authorization: `Bearer ${token}` } }))
        .status;
    const [own, other] = [await tokenAt(tenant.domain), await tokenAt(custom)];
    expect(await Promise.all([tenant.domain, custom].map((domain) => status(domain, own)))).toEqual([
      200, 401,
    ]);
    expect(await Promise.all([tenant.domain, custom].map((domain) => status(domain, other)))).toEqual([
      401, 200,
    ]);
    await management.customDomains.delete(id);
  });

  test("leaves its process the globals that it has", async () => {
    expect(await fetch(`${tenant.issuer}.well-known/jwks.json`)).toBeInstanceOf(Response);
    expect(Request).toBe(globals.Request);
  });

  test("cannot start where something listens already", async () => {
    const port = Number(new URL(tenant.issuer).port);
    await expect(startTenant({ home, port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});

test("what the auth0 SDK creates can be signed in to", async () => {
  const identifier = "https://api.example.com";
  const password = "A long one, with 1 digit!";
  await management.resourceServers.create({ name: "API", identifier, scopes: [{ value: "read:it" }] });
  const client = await management.clients.create({
    name: "Native",
    app_type: "native",
    token_endpoint_auth_method: "none",
    callbacks: [CALLBACK],
    grant_types: ["authorization_code"],
  });
  await management.connections.create({
    name: "people",
    strategy: "auth0",
    enabled_clients: [client.client_id ?? ""],
  });
  const user = await management.users.create({ connection: "people", email: "mia@example.com", password });
  const answer = await signIn({
    issuer: tenant.issuer,
    clientId: client.client_id ?? "",
    redirectUri: CALLBACK,
    audience: identifier,
    scope: "openid read:it",
    username: "mia@example.com",
    password,
  });
  expect(answer).toMatchObject({ ok: true, tokens: { scope: "openid read:it" } });
  expect((await management.users.get(user.user_id ?? "")).logins_count).toBe(1);
});

describe("a tenant with a limit", () => {
  test("answers 429 to what is beyond it, and the SDK gets through all the same", async () => {
    const limited = await startTenant({ home: join(home, "limited"), rateLimit: { perSecond: 3 } });
    try {
      const headers = { authorization: `Bearer ${limited.management.token}` };
      const ask = () => fetch(new URL("api/v2/roles", limited.issuer), { headers });
      const answers = await Promise.all(Array.from({ length: 12 }, ask));
      const refused = answers.find(({ status }) => status === 429);
      expect(refused?.headers.get("x-ratelimit-limit")).toBe("3");
      expect(refused?.headers.get("x-ratelimit-remaining")).toBe("0");
      expect(refused?.headers.get("retry-after")).toBe("1");
      expect(await refused?.json()).toMatchObject({ statusCode: 429, error: "Too Many Requests" });

      const client = new ManagementClient({ domain: limited.domain, token: limited.management.token });
      const { data } = await client.roles.list();
      expect(data).toEqual([]);
    } finally {
      await limited.close();
    }
  });
});

test("a tenant lists what it would have sent", async () => {
  await using tenant = await startTenant();
  tenant.state.clients.put({ client_id: "page", name: "Page", token_endpoint_auth_method: "none" });
  tenant.state.connections.put({
    ...{ id: "con_email", name: "email", strategy: "email", enabled_clients: ["page"] },
  });
  expect(tenant.messages).toEqual([]);
  await fetch(`${tenant.issuer}passwordless/start`, {
    method: "POST",
    body: new URLSearchParams({
      ...{ client_id: "page", connection: "email", email: "ann@example.com", send: "code" },
    }),
  });
  expect(tenant.messages).toMatchObject([
    { channel: "email", to: "ann@example.com", code: expect.stringMatching(/^\d{6}$/) },
  ]);
});

test("POST /users tells post-user-registration of people in databases, and no other Action", async () => {
  const lines: string[] = [];
  await using tenant = await startTenant({ log: (line) => void lines.push(line) });
  const { clientId, clientSecret } = tenant.management;
  const management = new ManagementClient({ domain: tenant.domain, clientId, clientSecret });
  for (const [trigger, handler] of [
    ["pre-user-registration", "onExecutePreUserRegistration"],
    ["post-user-registration", "onExecutePostUserRegistration"],
  ] as const) {
    const { id = "" } = await management.actions.create({
      name: trigger,
      supported_triggers: [{ id: trigger, version: "v2" }],
      code: `exports.${handler} = async ({ user, connection }) => { console.log(user.email, connection.name); };`,
    });
    await management.actions.deploy(id);
    const bindings = [{ ref: { type: "action_id" as const, value: id } }];
    await management.actions.triggers.bindings.updateMany(trigger, { bindings });
  }
  const connection = "Username-Password-Authentication";
  const create = (email: string) =>
    management.users.create({ connection, email, password: "Correct-horse-1" });
  await create("ann@example.com");
  await expect(create("ann@example.com")).rejects.toMatchObject({ statusCode: 409 });
  const told = [`post-user-registration: ann@example.com ${connection}`];
  await vi.waitFor(() => expect(lines).toEqual(told), 10_000);
});
