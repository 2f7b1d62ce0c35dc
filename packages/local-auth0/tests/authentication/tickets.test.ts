import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Ticket } from "../../src/state/authentication-method.ts";
import { appCode } from "./authenticator-app.ts";
import { type Fixture, startFixture } from "./fixture.ts";
import { on, pageOf } from "./pages.ts";
import { bindActions, changeUser, PASSWORD } from "./state.ts";
import { Visitor } from "./visitor.ts";

const CODE = { code: expect.any(String), iss: expect.any(String) };
const RESULT = "https://app.example.com/done";
const STRONG = "Another horse 2";

let tenant: Fixture;
let visitor: Visitor;
beforeAll(async () => {
  tenant = await startFixture();
  tenant.state.settings.set("guardian/factors", { otp: true, sms: true });
});
afterAll(() => tenant.close());
beforeEach(() => {
  tenant.state.bindings.clear();
  visitor = new Visitor(tenant.issuer);
});

let tickets = 0;
/** A ticket for Eve, which is good for an hour. @returns the address of its page */
function ticket(type: Ticket["type"], path: string, changes: Partial<Ticket> = {}): string {
  const [at, id] = [tenant.now(), `ticket${tickets++}`];
  const expires_at = new Date(at.getTime() + 3_600_000).toISOString();
  tenant.state.tickets.put({
    ...{ id, type, user_id: "auth0|eve", created_at: at.toISOString(), expires_at },
    ...changes,
  });
  return `${tenant.issuer}${path}?ticket=${id}`;
}

const open = async (url: string) => pageOf(visitor, await visitor.browser.get(url));
const submit = async (url: string, form: Record<string, string>) =>
  pageOf(visitor, await visitor.browser.post(url, form));

const change = (password: string, repeated = password) => ({ password, repeated });
const logIn = (password: string) => tenant.signIn({ username: "eve@example.com", password });

describe("a link to change a password", () => {
  const link = (changes: Partial<Ticket> = {}) => ticket("password-change", "u/reset-password", changes);

  test("sets a new password, once, and ends the sessions of the old one", async () => {
    await visitor.logIn("eve@example.com");
    const url = link();
    expect((await open(url)).html).toContain("eve@example.com");
    expect(on(await submit(url, change("weak")), "refusal")).toBe("Password is too weak.");
    expect(on(await submit(url, change(STRONG, "other")), "refusal")).toBe("The passwords are not the same.");
    expect((await submit(url, change(STRONG))).html).toContain("Password changed");
    expect(await logIn(PASSWORD)).toMatchObject({ ok: false });
    expect(await logIn(STRONG)).toMatchObject({ ok: true });
    expect(await visitor.visit({ prompt: "none" })).toMatchObject({ error: "login_required" });
    expect((await submit(url, change("Third horse 3"))).status).toBe(400);
    expect(await logIn(STRONG)).toMatchObject({ ok: true });
  });

  test("leads on to its result_url, with the address unless that is unwanted", async () => {
    const followed = async (changes: Partial<Ticket>) => {
      const response = await visitor.browser.post(link({ result_url: RESULT, ...changes }), change(STRONG));
      return Object.fromEntries(new URL(response.headers.get("location") ?? "").searchParams);
    };
    expect(await followed({})).toEqual({
      success: "true",
      message: "You can now login to the application with the new password.",
      email: "eve@example.com",
    });
    expect(await followed({ include_email_in_redirect: false })).not.toHaveProperty("email");
  });

  test("verifies the address where it says so, and lifts the block for wrong passwords", async () => {
    changeUser(tenant.state, "eve", { email_verified: false });
    for (let attempt = 0; attempt < 10; attempt++) await logIn("wrong");
    await submit(link(), change(STRONG));
    expect(tenant.state.users.get("auth0|eve")?.email_verified).toBe(false);
    expect(await logIn(STRONG)).toMatchObject({ ok: true });
    await submit(link({ mark_email_as_verified: true }), change(STRONG));
    expect(tenant.state.users.get("auth0|eve")?.email_verified).toBe(true);
  });

  test("goes by what Actions say before, and tells them afterwards, without the password", async () => {
    bindActions(tenant.state, "password-reset-post-challenge", "api.access.deny('Not today.');");
    expect(on(await submit(link(), change(STRONG)), "refusal")).toBe("Not today.");
    bindActions(tenant.state, "password-reset-post-challenge", "throw new Error('secret');");
    expect(on(await submit(link(), change(STRONG)), "refusal")).toBe("The password could not be changed.");
    bindActions(
      tenant.state,
      "password-reset-post-challenge",
      `api.transaction.setResultUrl('${RESULT}', { query: { a: 'b' } });`,
    );
    bindActions(
      tenant.state,
      "post-change-password",
      "console.log(event.user.user_id, event.connection.name, JSON.stringify(event).includes('Last horse 9'));",
    );
    tenant.logs.length = 0;
    const { headers } = await visitor.browser.post(link(), change("Last horse 9"));
    expect(headers.get("location")).toBe(`${RESULT}?a=b`);
    await vi.waitFor(() => expect(tenant.logs).toEqual(["Action 1: auth0|eve people false"]));
  });

  test("sets one password, however many are sent at once while Actions decide", async () => {
    const slow = "await new Promise((done) => setTimeout(done, 100));";
    bindActions(tenant.state, "password-reset-post-challenge", slow);
    const url = link();
    const pages = await Promise.all(
      ["One horse 1", "Two horses 2"].map((password) => visitor.browser.post(url, change(password))),
    );
    expect(pages.map(({ status }) => status).toSorted()).toEqual([200, 400]);
  });

  test.each([
    ["a guessed ticket", () => `${tenant.issuer}u/reset-password?ticket=guessed`],
    ["no ticket", () => `${tenant.issuer}u/reset-password`],
    ["a ticket that is over", () => link({ expires_at: "2020-01-01T00:00:00.000Z" })],
    ["a ticket for something else", () => link({ type: "email-verification" })],
    ["a ticket of nobody", () => link({ user_id: "auth0|nobody" })],
  ])("is refused with %s", async (_, url) => {
    expect((await open(url())).status).toBe(400);
    expect((await submit(url(), change(STRONG))).status).toBe(400);
  });
});

describe("a forgotten password", () => {
  const ask = async (body: object) => {
    const response = await fetch(`${tenant.issuer}dbconnections/change_password`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ client_id: "mobile", connection: "people", ...body }),
    });
    return [response.status, await response.text()];
  };

  test("is asked for by the API, which tells nobody who is known", async () => {
    const answer = [200, "We've just sent you an email to reset your password."];
    expect(await ask({ email: "Eve@example.com" })).toEqual(answer);
    const [sent] = tenant.history.messages;
    expect(sent).toMatchObject({ channel: "email", to: "eve@example.com" });
    expect((await open(sent?.link ?? "")).html).toContain("Change your password");
    expect(await ask({ email: "nobody@example.com" })).toEqual(answer);
    expect(tenant.history.messages).toHaveLength(1);
  });

  test.each([
    ["no address", { email: undefined }],
    ["a connection that isn't there", { email: "eve@example.com", connection: "none" }],
    ["an application that isn't there", { email: "eve@example.com", client_id: "none" }],
    ["a list", { email: ["eve@example.com"] }],
  ])("is refused for %s", async (_, body) => {
    expect((await ask(body))[0]).toBe(400);
  });

  test("is asked for on the login page, which shows the link", async () => {
    const login = await pageOf(visitor, await visitor.visit());
    expect(login.html).toContain("?screen=reset-password");
    const url = `${login.url}?screen=reset-password`;
    expect((await open(url)).html).toContain('name="email"');
    const shown = await submit(url, { email: "eve@example.com" });
    const link = /id="sent-link" href="([^"]*)"/.exec(shown.html)?.[1] ?? "";
    expect((await submit(link.replace(/#$/, ""), change("Page horse 4"))).html).toContain("Password changed");
    const page = await pageOf(visitor, await visitor.visit());
    expect(await visitor.submit(page.url, { username: "eve@example.com", password: "Page horse 4" })).toEqual(
      CODE,
    );
  });

  test("stays where the database lets nobody change passwords", async () => {
    const people = tenant.state.connections.get("con_1");
    if (people === undefined) throw new Error("there is no connection");
    const options = { disable_self_service_change_password: true };
    tenant.state.connections.put({ ...people, options });
    const before = tenant.history.messages.length;
    await ask({ email: "eve@example.com" });
    expect(tenant.history.messages).toHaveLength(before);
    expect((await pageOf(visitor, await visitor.visit())).html).not.toContain("reset-password");
    tenant.state.connections.put(people);
  });
});

test("a link verifies an e-mail address, once", async () => {
  changeUser(tenant.state, "eve", { email_verified: false });
  const url = ticket("email-verification", "u/email-verification", { result_url: RESULT });
  const { status, headers } = await visitor.browser.get(url);
  expect([status, headers.get("location")?.startsWith(`${RESULT}?success=true`)]).toEqual([302, true]);
  expect(tenant.state.users.get("auth0|eve")?.email_verified).toBe(true);
  expect((await open(url)).status).toBe(400);
});

describe("a link to enrol a second factor", () => {
  test("enrols an app by its code, once", async () => {
    const url = ticket("mfa-enrollment", "mfa/enrollment", { factor: "otp" });
    const page = await open(url);
    expect((await submit(url, { code: "000000" })).status).toBe(400);
    const code = appCode(on(page, "totp-secret"), tenant.now());
    expect((await submit(url, { code })).html).toContain("You have enrolled a second factor.");
    expect(tenant.state.authenticationMethods.all()).toMatchObject([
      { user_id: "auth0|eve", type: "totp", confirmed: true },
    ]);
    expect((await open(url)).status).toBe(400);
  });

  test("lets people choose where it names no factor, and is refused for one that is off", async () => {
    const choice = await open(ticket("mfa-enrollment", "mfa/enrollment"));
    expect(choice.html).toContain("Text message");
    const off = ticket("mfa-enrollment", "mfa/enrollment", { factor: "email" });
    expect((await open(off)).status).toBe(400);
  });
});
