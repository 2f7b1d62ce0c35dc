import { decodeJwt } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { appCode } from "./authenticator-app.ts";
import { type Fixture, startFixture } from "./fixture.ts";
import { beginAs, on, pageOf, send, sendOn } from "./pages.ts";
import { CALLBACK, changeUser } from "./state.ts";
import { type Outcome, Visitor } from "./visitor.ts";

let tenant: Fixture;
let visitor: Visitor;
beforeAll(async () => {
  tenant = await startFixture();
});
afterAll(() => tenant.close());
beforeEach(() => {
  for (const { id } of methods()) tenant.state.authenticationMethods.delete(id);
  setPolicies("all-applications");
  switchOn("otp");
  visitor = new Visitor(tenant.issuer);
});

const setPolicies = (...policies: string[]) => tenant.state.settings.set("guardian/policies", { policies });
const switchOn = (...factors: string[]) =>
  tenant.state.settings.set("guardian/factors", Object.fromEntries(factors.map((name) => [name, true])));
const methods = () => tenant.state.authenticationMethods.all();

const CODE = { code: expect.any(String), iss: expect.any(String) };

const begin = (who = new Visitor(tenant.issuer), changes = {}) => beginAs(who, changes);

/** Enrols an authenticator app. @returns its secret */
async function enrol(): Promise<string> {
  const page = await begin();
  const secret = on(page, "totp-secret");
  expect(await send(page, { code: appCode(secret, tenant.now()) })).toEqual(CODE);
  tenant.passTime(60);
  return secret;
}

/** The ID token that a code gives. */
async function idTokenOf(outcome: Outcome) {
  const code = outcome instanceof Response ? "" : (outcome.code ?? "");
  const grant = { grant_type: "authorization_code", client_id: "mobile", redirect_uri: CALLBACK };
  return decodeJwt((await tenant.token({ ...grant, code })).body.id_token ?? "");
}

describe("a tenant that asks everybody for a second factor", () => {
  test("lets a person enrol an authenticator app on the page, by its code", async () => {
    const page = await begin();
    const secret = on(page, "totp-secret");
    expect(page.html).toContain(`href="otpauth://totp/`);
    expect(page.html).toContain("<svg");
    const wrong = await sendOn(page, { code: "000000" });
    expect([wrong.status, on(wrong, "refusal")]).toEqual([400, "The code you entered is invalid."]);
    expect([on(wrong, "totp-secret"), methods()]).toEqual([secret, []]);
    expect(await send(page, { code: appCode(secret, tenant.now()) })).toEqual(CODE);
    expect(methods()).toMatchObject([{ type: "totp", user_id: "auth0|mia", confirmed: true }]);
    expect(tenant.state.logs.all().slice(-3)).toMatchObject([
      { type: "gd_auth_failed", user_id: "auth0|mia", details: { authenticator: { type: "otp" } } },
      { type: "gd_enrollment_complete", user_id: "auth0|mia", client_id: "mobile" },
      { type: "s" },
    ]);
  });

  test("asks an enrolled person for a code of the app, of which each works once", async () => {
    const secret = await enrol();
    const code = appCode(secret, tenant.now());
    const page = await begin();
    expect(page.html).not.toContain(secret);
    expect(await send(page, { code })).toEqual(CODE);
    expect(tenant.state.logs.all().slice(-2)).toMatchObject([{ type: "gd_auth_succeed" }, { type: "s" }]);
    expect((await sendOn(await begin(), { code })).status).toBe(400);
    tenant.passTime(30);
    expect(await send(await begin(), { code: appCode(secret, tenant.now()) })).toEqual(CODE);
  });

  test("says so in the ID token", async () => {
    const secret = await enrol();
    expect(await idTokenOf(await send(await begin(), { code: appCode(secret, tenant.now()) }))).toMatchObject(
      {
        amr: ["mfa"],
      },
    );
    setPolicies();
    expect(await idTokenOf(await visitor.logIn())).not.toHaveProperty("amr");
  });

  test("takes codes of a clock that is half a minute off, and no more", async () => {
    const secret = await enrol();
    const at = (seconds: number) => appCode(secret, new Date(tenant.now().getTime() + seconds * 1000));
    const page = await begin();
    expect((await sendOn(page, { code: at(90) })).status).toBe(400);
    expect((await sendOn(page, { code: at(-90) })).status).toBe(400);
    expect(await send(page, { code: at(30) })).toEqual(CODE);
  });

  test("lets nobody past the page by the address that comes after it", async () => {
    const page = await begin();
    const uid = page.url.split("/").at(-1);
    const again = await page.visitor.browser.follow(`${tenant.issuer}authorize/${uid}`, tenant.issuer);
    expect(again).toBeInstanceOf(Response);
    expect((again as Response).url).toContain("/u/mfa/");
    expect(await page.visitor.visit({ prompt: "none" })).toMatchObject({
      error: "mfa_required",
      error_description: "Multifactor authentication required",
    });
  });

  test("asks once a session, and again in one that began without", async () => {
    const secret = await enrol();
    await send(await begin(visitor), { code: appCode(secret, tenant.now()) });
    expect(await visitor.visit({ prompt: "none" })).toEqual(CODE);
    setPolicies();
    const other = new Visitor(tenant.issuer);
    await other.logIn();
    setPolicies("all-applications");
    const page = await pageOf(other, await other.visit());
    expect(page.url).toContain("/u/mfa/");
    tenant.passTime(60);
    expect(await send(page, { code: appCode(secret, tenant.now()) })).toEqual(CODE);
  });

  test("remembers a browser for 30 days where the person wants it, for that person only", async () => {
    const secret = await enrol();
    const code = () => appCode(secret, tenant.now());
    expect(await send(await begin(visitor), { code: code(), remember: "true" })).toEqual(CODE);
    const later = { prompt: "login" };
    expect(await visitor.logIn("mia@example.com", later)).toEqual(CODE);
    expect(await visitor.logIn("eve@example.com", later)).toBeInstanceOf(Response);
    tenant.passTime(30 * 24 * 3600);
    expect(await visitor.logIn("mia@example.com", later)).toBeInstanceOf(Response);
  });

  test("looks at no code after ten wrong ones of a person, however many logins they are for, until they have waited", async () => {
    const secret = await enrol();
    for (let attempt = 0; attempt < 10; attempt++) await send(await begin(), { code: "000000" });
    const page = await begin();
    const right = await sendOn(page, { code: appCode(secret, tenant.now()) });
    expect(on(right, "refusal")).toBe("Too many wrong codes. Wait for some minutes before you try again.");
    tenant.passTime(361);
    expect(await send(page, { code: appCode(secret, tenant.now()) })).toEqual(CODE);
  });

  test("ends a login after ten wrong codes", async () => {
    const secret = await enrol();
    const page = await begin();
    for (let attempt = 0; attempt < 10; attempt++) await send(page, { code: "000000" });
    const right = await sendOn(page, { code: appCode(secret, tenant.now()) });
    expect(on(right, "refusal")).toBe("Too many wrong codes. Log in again.");
    tenant.passTime(361);
  });

  test("asks for nothing as long as no factor is switched on", async () => {
    switchOn("recovery-code");
    expect(await visitor.logIn()).toEqual(CODE);
  });
});

describe("a recovery code", () => {
  test("is given at enrolment, lets its holder in once, and is replaced by another", async () => {
    switchOn("otp", "recovery-code");
    const page = await begin();
    const secret = on(page, "totp-secret");
    const shown = await sendOn(page, { code: appCode(secret, tenant.now()) });
    const code = on(shown, "recovery-code");
    expect(code).toMatch(/^[A-Z0-9]{24}$/);
    expect(JSON.stringify(methods())).not.toContain(code);
    expect(await send(shown, {})).toEqual(CODE);

    const use = async (recovery: string) => {
      const choice = await sendOn(await begin(), { other: "true" });
      expect(choice.html).toContain("Authenticator app");
      return sendOn(await sendOn(choice, { factor: "recovery-code" }), { code: recovery });
    };
    expect(on(await use("X".repeat(24)), "refusal")).toBe("The recovery code is wrong.");
    const next = await use(code.toLowerCase());
    expect(on(next, "recovery-code")).toMatch(/^[A-Z0-9]{24}$/);
    expect((await idTokenOf(await send(next, {}))).amr).toEqual(["mfa"]);
    expect((await use(code)).status).toBe(400);
  });
});

describe("a factor to which codes are sent", () => {
  test("is enrolled with a phone number, and its codes are on the page", async () => {
    switchOn("otp", "sms");
    const choice = await begin();
    expect((await sendOn(choice, { factor: "email" })).status).toBe(400);
    const contact = await sendOn(choice, { factor: "phone" });
    expect((await sendOn(contact, { contact: "12345" })).status).toBe(400);
    const page = await sendOn(contact, { contact: "+1 (555) 010-0000" });
    expect(page.html).toContain("+15550100000");
    expect(await send(page, { code: on(page, "sent-code") })).toEqual(CODE);
    expect(methods()).toMatchObject([{ type: "phone", phone_number: "+15550100000", confirmed: true }]);
    const later = await begin();
    expect(await send(later, { code: on(later, "sent-code") })).toEqual(CODE);
  });

  test("is there for whoever's e-mail address is verified, without an enrolment", async () => {
    switchOn("otp", "email");
    const page = await begin();
    expect((await sendOn(page, { code: "1" })).status).toBe(400);
    expect(await send(page, { code: on(page, "sent-code") })).toEqual(CODE);
    expect(methods()).toEqual([]);
  });
});

test("a tenant that goes by risk asks in a browser that is new to somebody, and no more in it", async () => {
  setPolicies("confidence-score");
  changeUser(tenant.state, "mia", { logins_count: 0 });
  expect(await visitor.logIn()).toEqual(CODE);
  expect(await visitor.logIn("mia@example.com", { prompt: "login" })).toEqual(CODE);
  const page = await begin();
  const secret = on(page, "totp-secret");
  expect(await send(page, { code: appCode(secret, tenant.now()) })).toEqual(CODE);
  expect(await page.visitor.logIn("mia@example.com", { prompt: "login" })).toEqual(CODE);
  tenant.passTime(30 * 24 * 3600);
  expect(await visitor.logIn("mia@example.com", { prompt: "login" })).toBeInstanceOf(Response);
});
