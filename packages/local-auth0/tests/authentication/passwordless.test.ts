import { decodeJwt } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";
import { API, CALLBACK, changeClient } from "./state.ts";
import { type Outcome, Visitor } from "./visitor.ts";

const GRANT = "http://auth0.com/oauth/grant-type/passwordless/otp";
const CODE = { code: expect.any(String), iss: expect.any(String) };

let tenant: Fixture;
let visitor: Visitor;
beforeAll(async () => {
  tenant = await startFixture();
  changeClient(tenant.state, "mobile", { grant_types: ["authorization_code", GRANT] });
});
afterAll(() => tenant.close());
beforeEach(() => {
  visitor = new Visitor(tenant.issuer);
  connect("email", ["mobile", "web"]);
  connect("sms", ["mobile"]);
});

const connect = (strategy: string, enabled_clients: string[], options = {}) =>
  tenant.state.connections.put({ id: `con_${strategy}`, name: strategy, strategy, enabled_clients, options });

async function start(body: object, clientId = "mobile") {
  const response = await fetch(new URL("passwordless/start", tenant.issuer), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ client_id: clientId, ...body }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const exchange = (username: string, otp: string, realm = "email") =>
  tenant.token({
    grant_type: GRANT,
    client_id: "mobile",
    username,
    otp,
    realm,
    audience: API,
    scope: "openid",
  });

const lastMessage = () => tenant.history.messages[0];

async function pageOf(outcome: Outcome) {
  if (!(outcome instanceof Response)) throw new Error(`expected a page: ${JSON.stringify(outcome)}`);
  const html = await outcome.text();
  const text = (id: string) => new RegExp(`id="${id}"[^>]*>([^<]*)<`).exec(html)?.[1] ?? "";
  return { url: outcome.url, status: outcome.status, html, text };
}

describe("a code in the place of a password", () => {
  test("lets in whoever has it, and makes them known at their first login", async () => {
    expect(await start({ connection: "email", email: "Ida@Example.com", send: "code" })).toEqual({
      status: 200,
      body: { _id: "", email: "ida@example.com", email_verified: false },
    });
    const sent = lastMessage();
    expect(sent).toMatchObject({ channel: "email", to: "ida@example.com" });
    expect(tenant.state.logs.all().at(-1)).toMatchObject({
      ...{ type: "cls", connection: "email", client_id: "mobile", user_name: "ida@example.com" },
    });
    const { status, body } = await exchange("ida@example.com", sent?.code ?? "");
    expect([status, body.scope]).toEqual([200, "openid"]);
    const { sub = "" } = decodeJwt(body.access_token ?? "");
    expect(sub).toMatch(/^email\|[0-9a-f]{24}$/);
    expect(tenant.state.users.get(sub)).toMatchObject({ email_verified: true, connection: "email" });
    expect((await exchange("ida@example.com", sent?.code ?? "")).body.error).toBe("invalid_grant");
    expect((await start({ connection: "email", email: "ida@example.com" })).body).toMatchObject({
      _id: sub.split("|")[1],
      email_verified: true,
    });
  });

  test("goes to a phone, too", async () => {
    expect((await start({ connection: "sms", phone_number: "+15550100001" })).body).toMatchObject({
      phone_number: "+15550100001",
      phone_verified: false,
    });
    const { body } = await exchange("+15550100001", lastMessage()?.code ?? "", "sms");
    expect(decodeJwt(body.access_token ?? "").sub).toMatch(/^sms\|/);
  });

  test("is over after three minutes, after another, and after three wrong tries", async () => {
    const ask = async () => {
      await start({ connection: "email", email: "uma@example.com", send: "code" });
      return lastMessage()?.code ?? "";
    };
    const first = await ask();
    tenant.passTime(181);
    expect((await exchange("uma@example.com", first)).body).toEqual({
      error: "invalid_grant",
      error_description: "Wrong email or verification code.",
    });
    const [old, code] = [await ask(), await ask()];
    if (old !== code) expect((await exchange("uma@example.com", old)).status).toBe(403);
    for (let attempt = 0; attempt < 3; attempt++) await exchange("uma@example.com", "none");
    expect((await exchange("uma@example.com", code)).body.error_description).toBe(
      "You've reached the maximum number of attempts. Please try to login again.",
    );
    expect((await exchange("uma@example.com", await ask())).status).toBe(200);
  });

  test.each([
    ["a connection that isn't there", { connection: "other", email: "a@b.example" }, "bad.connection"],
    ["a database", { connection: "people", email: "a@b.example" }, "bad.connection"],
    ["something that is no address", { connection: "email", email: "nobody" }, "bad.email"],
    ["no address", { connection: "email" }, "bad.email"],
    ["a list in the place of an address", { connection: "email", email: ["a@b.example"] }, "bad.email"],
    ["something that is no number", { connection: "sms", phone_number: "555" }, "bad.phone_number"],
  ])("is refused for %s", async (_, body, error) => {
    expect(await start(body)).toMatchObject({ status: 400, body: { error } });
  });

  test("is refused to an application that isn't there, may not use it, or keeps its secret back", async () => {
    const email = { connection: "email", email: "a@b.example" };
    expect((await start(email, "none")).status).toBe(400);
    expect((await start(email, "web")).status).toBe(401);
    expect((await start({ ...email, client_secret: "web secret" }, "web")).status).toBe(200);
    connect("email", []);
    expect((await start(email)).body.error).toBe("bad.connection");
  });

  test("lets nobody new in where sign-ups are off", async () => {
    connect("email", ["mobile"], { disable_signup: true });
    expect((await start({ connection: "email", email: "new@example.com" })).status).toBe(400);
  });
});

describe("a link in the place of a password", () => {
  test("logs in whoever follows it, once, and the application gets a code", async () => {
    const authParams = { response_type: "code", redirect_uri: CALLBACK, scope: "openid", state: "s1" };
    await start({ connection: "email", email: "link@example.com", send: "link", authParams });
    const link = lastMessage()?.link ?? "";
    expect(lastMessage()).not.toHaveProperty("code");
    const follow = async () => visitor.browser.follow(link, tenant.issuer);
    const end = await follow();
    const query = end instanceof URL ? Object.fromEntries(end.searchParams) : {};
    expect(query).toEqual({ ...CODE, state: "s1" });
    const grant = { grant_type: "authorization_code", client_id: "mobile", redirect_uri: CALLBACK };
    const { body } = await tenant.token({ ...grant, code: query.code ?? "" });
    expect(decodeJwt(body.id_token ?? "").sub).toMatch(/^email\|/);
    expect(await follow()).toMatchObject({ status: 403 });
  });

  test("is nothing that another login ticket would do", async () => {
    expect(await visitor.visit({ login_ticket: "guessed", prompt: "login" })).toBeInstanceOf(Response);
  });
});

describe("the login page", () => {
  const asked = async (changes: Record<string, string> = {}) => pageOf(await visitor.visit(changes));
  const submit = async (url: string, form: Record<string, string>) => visitor.submit(url, form);

  test("offers codes beside passwords, and shows the code", async () => {
    const page = await asked();
    const href =
      /href="([^"]*screen=passwordless[^"]*email)"/.exec(page.html)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const url = new URL(href, page.url).href;
    expect((await pageOf(await visitor.browser.get(url))).html).toContain("E-mail address");
    expect((await pageOf(await submit(url, { address: "x" }))).text("refusal")).toBe(
      "Enter an e-mail address.",
    );
    const shown = await pageOf(await submit(url, { address: "page@example.com" }));
    const code = shown.text("sent-code");
    const address = "page@example.com";
    const wrong = await pageOf(await submit(url, { address, code: "wrong" }));
    expect([wrong.status, wrong.text("refusal")]).toEqual([400, "Wrong email or verification code."]);
    expect(await submit(url, { address, code })).toEqual(CODE);
    expect(tenant.state.sessions.all().at(-1)?.authentication.methods).toMatchObject([{ name: "email" }]);
  });

  test("asks for no password where there is none", async () => {
    connect("sms", []);
    tenant.state.connections.put({
      id: "con_1",
      name: "people",
      strategy: "auth0",
      enabled_clients: ["web"],
    });
    const page = await asked();
    expect(page.html).not.toContain('name="password"');
    expect(page.html).toContain('name="address"');
    tenant.state.connections.put({
      ...{ id: "con_1", name: "people", strategy: "auth0", enabled_clients: ["mobile", "web"] },
    });
  });

  test("signs people up and logs them in, by a link, screen_hint or prompt", async () => {
    expect((await asked()).html).toContain("screen=sign-up");
    for (const hint of [{ screen_hint: "signup" }, { prompt: "create" }]) {
      expect((await asked(hint)).html).toContain('name="email"');
    }
    const { url } = await asked({ screen_hint: "signup", login_hint: "sue@example.com" });
    const form = { email: "sue@example.com", password: "x" };
    const weak = await pageOf(await submit(`${url}?screen=sign-up`, form));
    expect([weak.status, weak.text("refusal")]).toEqual([400, "Password is too weak."]);
    const done = { ...form, password: "Correct horse 1" };
    expect(await submit(`${url}?screen=sign-up`, done)).toEqual(CODE);
    const other = new Visitor(tenant.issuer);
    const again = await pageOf(await other.visit({ screen_hint: "signup" }));
    expect((await pageOf(await other.submit(`${again.url}?screen=sign-up`, done))).status).toBe(400);
  });

  test("signs nobody up where it is off", async () => {
    const people = { id: "con_1", name: "people", strategy: "auth0", enabled_clients: ["mobile", "web"] };
    tenant.state.connections.put({ ...people, options: { disable_signup: true } });
    const page = await asked({ screen_hint: "signup" });
    expect(page.html).not.toContain('name="email"');
    const form = { email: "late@example.com", password: "Correct horse 1" };
    expect(await submit(`${page.url}?screen=sign-up`, form)).toBeInstanceOf(Response);
    expect(tenant.state.users.find(({ email }) => email === "late@example.com")).toBeUndefined();
    expect((await asked()).html).not.toContain("sign-up");
    tenant.state.connections.put(people);
  });
});
