import { X509Certificate } from "node:crypto";
import { ManagementClient } from "auth0";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { settableClock } from "../../src/state/clock.ts";
import { startTenant, type Tenant } from "../../src/tenant.ts";
import { Browser } from "../client/browser.ts";

const CALLBACK = "https://app.example.com/callback";
const PERSON = { email: "mia@acme.example", password: "Passw0rd!!" };

/** The application's tenant, and that of a company whose people use the application. */
let app: Tenant;
let company: Tenant;
let clientId: string;
const apis: { app?: ManagementClient; company?: ManagementClient } = {};
const clock = settableClock();

const api = (of: keyof typeof apis): ManagementClient => {
  const found = apis[of];
  if (found === undefined) throw new Error("not started");
  return found;
};

beforeAll(async () => {
  [app, company] = await Promise.all([startTenant({ clock }), startTenant({ clock })]);
  apis.app = new ManagementClient({ domain: app.domain, token: app.management.token });
  apis.company = new ManagementClient({ domain: company.domain, token: company.management.token });
  for (const of of ["app", "company"] as const) {
    await api(of).tenants.settings.update({ flags: { enable_client_connections: false } });
  }
  const client = await api("app").clients.create({
    name: "App",
    callbacks: [CALLBACK],
    token_endpoint_auth_method: "none",
    grant_types: ["authorization_code"],
  });
  clientId = client.client_id ?? "";
  const people = await api("company").connections.create({ name: "people", strategy: "auth0" });
  await api("company").users.create({
    connection: "people",
    name: "Mia Moor",
    email_verified: true,
    ...PERSON,
  });
  await connect(people.id ?? "", "acme", {});
});
afterAll(async () => {
  await Promise.all([app.close(), company.close()]);
});

/** Makes the application's tenant a client of the company's, by a connection. */
async function connect(people: string, name: string, options: Record<string, unknown>, credential?: string) {
  const client = await api("company").clients.create({
    name: `${name} at the application`,
    app_type: "regular_web",
    callbacks: [`${app.issuer}login/callback`],
    grant_types: ["authorization_code"],
    ...(credential === undefined && { token_endpoint_auth_method: "client_secret_post" }),
    ...(credential !== undefined && {
      client_authentication_methods: {
        private_key_jwt: { credentials: [{ credential_type: "public_key", pem: credential }] },
      },
    }),
  });
  await api("company").connections.clients.update(people, [
    { client_id: client.client_id ?? "", status: true },
  ]);
  const connection = await api("app").connections.create({
    name,
    strategy: "oidc",
    display_name: "Acme",
    show_as_button: true,
    enabled_clients: [clientId],
    options: {
      type: "back_channel",
      discovery_url: `${company.issuer}.well-known/openid-configuration`,
      client_id: client.client_id,
      client_secret: client.client_secret,
      scope: "openid profile email",
      ...options,
    },
  });
  return { connection: connection.id ?? "", client: client.client_id ?? "" };
}

function authorizeUrl(parameters: Record<string, string> = {}): URL {
  const url = new URL("authorize", app.issuer);
  const usual = {
    response_type: "code",
    client_id: clientId,
    redirect_uri: CALLBACK,
    scope: "openid profile email",
  };
  url.search = new URLSearchParams({ ...usual, ...parameters }).toString();
  return url;
}

/** Goes from tenant to tenant until a page is shown, or the application is reached. */
async function travel(browser: Browser, start: URL | string): Promise<Response | URL> {
  let end: Response | URL = new URL(start);
  for (;;) {
    const next: URL = end;
    const home = [app, company].find(({ issuer }) => next.href.startsWith(issuer));
    if (home === undefined) return end;
    end = await browser.follow(end, home.issuer);
    if (end instanceof Response) return end;
  }
}

async function logInAtCompany(browser: Browser, page: Response | URL): Promise<URL> {
  if (!(page instanceof Response)) throw new Error(`expected the company's login page, got ${page}`);
  expect(page.url.startsWith(company.issuer)).toBe(true);
  const end = await browser.logIn(page, company.issuer, PERSON.email, PERSON.password);
  const final = end instanceof URL ? await travel(browser, end) : end;
  if (final instanceof URL) return final;
  throw new Error(await final.text());
}

async function tokensFor(end: URL) {
  const response = await fetch(`${app.issuer}oauth/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: clientId,
      redirect_uri: CALLBACK,
      code: end.searchParams.get("code") ?? "",
    }),
  });
  return (await response.json()) as { id_token: string };
}

const peopleOf = ({ state }: Tenant) => state.connections.find(({ name }) => name === "people")?.id ?? "";
const upstreamPerson = () => company.state.users.all()[0];

describe("two tenants", () => {
  it("log somebody in at the second one for an application of the first", async () => {
    const browser = new Browser();
    const end = await logInAtCompany(browser, await travel(browser, authorizeUrl()));
    const { id_token } = await tokensFor(end);

    expect(decodeJwt(id_token)).toMatchObject({
      iss: app.issuer,
      aud: clientId,
      sub: `oidc|acme|${upstreamPerson()?.user_id}`,
      email: PERSON.email,
      email_verified: true,
      name: "Mia Moor",
    });
  });

  it("offer the second one by a button, and by the domain of an e-mail address", async () => {
    const own = await api("app").connections.create({
      name: "own-people",
      strategy: "auth0",
      enabled_clients: [clientId],
    });
    const { options } = await api("app").connections.get((await byName("acme")).id ?? "");
    await api("app").connections.update((await byName("acme")).id ?? "", {
      options: { ...options, domain_aliases: ["acme.example"] },
    });
    const page = await travel(new Browser(), authorizeUrl());
    const html = page instanceof Response ? await page.text() : "";
    const button = /<a href="([^"]*screen=federated[^"]*)">Continue with Acme</.exec(html)?.[1] ?? "";
    const action = /action="([^"]+)"/.exec(html)?.[1] ?? "";
    expect(html).toContain('type="password"');

    const browser = new Browser();
    const first = await travel(browser, authorizeUrl());
    if (!(first instanceof Response)) throw new Error("expected a page");
    const pageUrl = first.url;
    const byButton = await travel(
      browser,
      new URL(button.replaceAll("&amp;", "&").replace(/^[^?]*/, ""), pageUrl),
    );
    expect(byButton).toMatchObject({ url: expect.stringContaining(company.issuer) });

    const other = new Browser();
    const again = await travel(other, authorizeUrl());
    if (!(again instanceof Response)) throw new Error("expected a page");
    const posted = await other.post(
      new URL(/action="([^"]+)"/.exec(await again.text())?.[1] ?? "", again.url),
      {
        username: "Anybody@ACME.example",
        password: "",
      },
    );
    expect(action).not.toBe("");
    expect(posted.headers.get("location")).toContain(`${company.issuer}authorize?`);
    expect(posted.headers.get("location")).toContain("login_hint=Anybody%40ACME.example");
    const wrong = await other.post(new URL(posted.url), { username: "x@own.example", password: "wrong" });
    expect(wrong.status).toBe(400);
    await api("app").connections.delete(own.id ?? "");
  });

  it("go straight to the second one for a connection that the application names", async () => {
    const page = await travel(
      new Browser(),
      authorizeUrl({ connection: "acme", login_hint: "mia@acme.example" }),
    );

    expect(page).toMatchObject({ url: expect.stringContaining(company.issuer) });
    expect(page instanceof Response && (await page.text())).toContain('value="mia@acme.example"');
  });

  it("take an ID token by way of the browser, where the connection is of the front channel", async () => {
    const { client } = await connect(peopleOf(company), "front", { type: "front_channel" });
    await api("company").clients.update(client, { grant_types: ["implicit"] });
    const browser = new Browser();
    const page = await travel(browser, authorizeUrl({ connection: "front" }));
    if (!(page instanceof Response)) throw new Error("expected the company's login page");
    const form = await browser.logIn(page, company.issuer, PERSON.email, PERSON.password);
    const html = form instanceof Response ? await form.text() : "";
    const fields = [...html.matchAll(/name="([^"]+)"\s+value="([^"]*)"/g)].map(([, name, value]) => [
      name,
      value,
    ]);
    const answer = await browser.post(`${app.issuer}login/callback`, Object.fromEntries(fields));
    const end = await travel(browser, new URL(answer.headers.get("location") ?? "", app.issuer));

    expect(Object.fromEntries(fields)).toMatchObject({ id_token: expect.any(String) });
    expect(end instanceof URL && decodeJwt((await tokensFor(end)).id_token).sub).toMatch(
      /^oidc\|front\|auth0\|/,
    );
  });

  it("let the first one show who it is by a key of the connection", async () => {
    const probe = await api("app").connections.create({
      name: "keyed",
      strategy: "oidc",
      options: { client_id: "later", type: "back_channel" },
    });
    const [current] = await api("app").connections.keys.get(probe.id ?? "");
    const publicKey = new X509Certificate(current?.cert ?? "").publicKey.export({
      type: "spki",
      format: "pem",
    });
    const { client } = await connect(peopleOf(company), "unused", {}, String(publicKey));
    await api("app").connections.update((await byName("unused")).id ?? "", { enabled_clients: [] });
    await api("app").connections.update(probe.id ?? "", {
      enabled_clients: [clientId],
      options: {
        type: "back_channel",
        issuer: company.issuer,
        client_id: client,
        token_endpoint_auth_method: "private_key_jwt",
        token_endpoint_auth_signing_alg: "RS256",
      },
    });
    const browser = new Browser();
    const end = await logInAtCompany(browser, await travel(browser, authorizeUrl({ connection: "keyed" })));

    expect(decodeJwt((await tokensFor(end)).id_token).sub).toMatch(/^oidc\|keyed\|auth0\|/);
  });

  it("make somebody a member of an organization, whose Actions hear how they came", async () => {
    const { id = "" } = await byName("acme");
    await api("app").connections.update(id, { metadata: { contract: "gold" } });
    await api("app").clients.update(clientId, { organization_usage: "allow" });
    const organization = await api("app").organizations.create({
      name: "acme",
      enabled_connections: [{ connection_id: id, assign_membership_on_login: true }],
    });
    const { id: actionId = "" } = await api("app").actions.create({
      name: "Say how they came",
      supported_triggers: [{ id: "post-login", version: "v3" }],
      code: `exports.onExecutePostLogin = async ({ connection, user }, api) =>
        api.idToken.setCustomClaim("https://app.example.com/from", { ...connection, groups: user.groups });`,
      deploy: true,
    });
    await api("app").actions.triggers.bindings.updateMany("post-login", {
      bindings: [{ ref: { type: "action_id", value: actionId }, display_name: "Say" }],
    });
    const browser = new Browser();
    const end = await logInAtCompany(
      browser,
      await travel(browser, authorizeUrl({ organization: organization.id ?? "" })),
    );

    expect(decodeJwt((await tokensFor(end)).id_token)).toMatchObject({
      org_id: organization.id,
      "https://app.example.com/from": { name: "acme", strategy: "oidc", metadata: { contract: "gold" } },
    });
  });

  it("go by the tenants' clock, and not by the machine's", async () => {
    clock.advance(40 * 24 * 60 * 60 * 1000);
    const browser = new Browser();
    const end = await logInAtCompany(browser, await travel(browser, authorizeUrl({ connection: "acme" })));

    expect(end.searchParams.get("code")).not.toBeNull();
  });
});

async function byName(name: string) {
  const { data } = await api("app").connections.list({ name });
  const [found] = data;
  if (found === undefined) throw new Error(`no connection ${name}`);
  return found;
}
