import { decodeJwt } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { appCode } from "./authenticator-app.ts";
import { type Fixture, startFixture } from "./fixture.ts";
import { beginAs, on, pageOf, send, sendOn } from "./pages.ts";
import { API, bindActions, CALLBACK, changeClient, PASSWORD } from "./state.ts";
import { type Outcome, Visitor } from "./visitor.ts";

const CODE = { code: expect.any(String), iss: expect.any(String) };
const ELSEWHERE = "https://elsewhere.example/form";

let tenant: Fixture;
let visitor: Visitor;
beforeAll(async () => {
  tenant = await startFixture();
  tenant.state.settings.set("tenants/settings", { customize_mfa_in_postlogin_action: true });
  tenant.state.settings.set("guardian/factors", { otp: true, sms: true, "recovery-code": false });
});
afterAll(() => tenant.close());
beforeEach(() => {
  for (const { id } of tenant.state.authenticationMethods.all())
    tenant.state.authenticationMethods.delete(id);
  tenant.state.settings.delete("guardian/policies");
  tenant.logs.length = 0;
  visitor = new Visitor(tenant.issuer);
});

const afterLogin = (...codes: string[]) => bindActions(tenant.state, "post-login", ...codes);

const SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
const code = () => {
  tenant.passTime(60);
  return appCode(SECRET, tenant.now());
};

function giveApp(): void {
  const at = tenant.now().toISOString();
  const app = { id: "totp|dev_1", user_id: "auth0|mia", type: "totp", totp_secret: SECRET } as const;
  tenant.state.authenticationMethods.put({ ...app, confirmed: true, created_at: at });
}

async function idTokenOf(outcome: Outcome) {
  const code = outcome instanceof Response ? "" : (outcome.code ?? "");
  const grant = { grant_type: "authorization_code", client_id: "mobile", redirect_uri: CALLBACK };
  return decodeJwt((await tenant.token({ ...grant, code })).body.id_token ?? "");
}

describe("api.multifactor.enable", () => {
  test("asks for a factor after all Actions have run, once", async () => {
    giveApp();
    afterLogin(
      "api.multifactor.enable('any');",
      "api.idToken.setCustomClaim('https://x/second', true); console.log('ran');",
    );
    const page = await beginAs(visitor);
    expect(tenant.logs).toEqual(["Action 2: ran"]);
    expect(await idTokenOf(await send(page, { code: code() }))).toMatchObject({
      ...{ amr: ["mfa"], "https://x/second": true },
    });
    expect(tenant.logs).toEqual(["Action 2: ran"]);
  });

  test("is asked at each login, also within a session, unless browsers may be remembered", async () => {
    giveApp();
    afterLogin("api.multifactor.enable('any');");
    const page = await beginAs(visitor);
    expect(page.html).not.toContain("remember");
    await send(page, { code: code(), remember: "true" });
    expect((await pageOf(visitor, await visitor.visit())).url).toContain("/u/mfa/");
    expect(await visitor.visit({ prompt: "none" })).toMatchObject({ error: "mfa_required" });
    afterLogin("api.multifactor.enable('any', { allowRememberBrowser: true });");
    expect(await visitor.visit({ prompt: "none" })).toEqual(CODE);
  });

  test("with the provider none switches the tenant's policy off for a login", async () => {
    tenant.state.settings.set("guardian/policies", { policies: ["all-applications"] });
    afterLogin("if (event.client.client_id === 'mobile') api.multifactor.enable('none');");
    expect(await visitor.logIn()).toEqual(CODE);
    afterLogin("");
    expect(await new Visitor(tenant.issuer).logIn()).toBeInstanceOf(Response);
  });

  test("lets an Action ask only where the application asks for it (step-up)", async () => {
    giveApp();
    const claim = "http://schemas.openid.net/pape/policies/2007/06/multi-factor";
    afterLogin(`if (event.transaction.acr_values.includes('${claim}')
      && !event.authentication.methods.some(({ name }) => name === 'mfa')) api.multifactor.enable('any');`);
    expect(await visitor.logIn()).toEqual(CODE);
    const page = await pageOf(visitor, await visitor.visit({ acr_values: claim }));
    expect(await idTokenOf(await send(page, { code: code() }))).toMatchObject({ acr: claim, amr: ["mfa"] });
    expect(await visitor.visit({ acr_values: claim, prompt: "none" })).toEqual(CODE);
  });
});

describe("api.authentication", () => {
  test("challenges before the next Action runs, which is told of it", async () => {
    giveApp();
    afterLogin(
      "api.authentication.challengeWith({ type: 'otp' }); console.log('first');",
      "console.log(JSON.stringify(event.authentication.methods.map(({ name, type }) => [name, type])));",
    );
    const page = await beginAs(visitor);
    expect(tenant.logs).toEqual(["Action 1: first"]);
    expect((await sendOn(page, { code: "000000" })).status).toBe(400);
    expect(await send(page, { code: code() })).toEqual(CODE);
    expect(tenant.logs.slice(1)).toEqual(['Action 2: [["pwd",null],["mfa","otp"]]']);
  });

  test.each(["challengeWith({ type: 'otp' })", "enrollWithAny([{ type: 'phone' }])"])(
    "%s fails the login of a tenant that doesn't let Actions choose factors",
    async (call) => {
      giveApp();
      tenant.state.settings.set("tenants/settings", { customize_mfa_in_postlogin_action: false });
      afterLogin(`api.authentication.${call};`);
      const end = await visitor.logIn();
      tenant.state.settings.set("tenants/settings", { customize_mfa_in_postlogin_action: true });
      expect(end).toMatchObject({
        error: "access_denied",
        error_description: "MFA customized via PostLogin action but feature is not enabled.",
      });
    },
  );

  test("lets people choose among factors, and enrol another", async () => {
    giveApp();
    afterLogin(
      "console.log(JSON.stringify(event.user.enrolledFactors)); api.authentication.enrollWithAny([{ type: 'phone' }, { type: 'otp' }]);",
      "api.authentication.challengeWithAny([{ type: 'otp' }, { type: 'phone' }]);",
    );
    const choice = await beginAs(visitor);
    expect(tenant.logs).toEqual(['Action 1: [{"type":"otp"}]']);
    const contact = await sendOn(choice, { factor: "phone" });
    const enrolment = await sendOn(contact, { contact: "+15550100002" });
    const second = await sendOn(enrolment, { code: on(enrolment, "sent-code") });
    expect(second.html).toContain("Authenticator app");
    expect(await send(await sendOn(second, { factor: "otp" }), { code: code() })).toEqual(CODE);
  });

  test("enrols with the first of some factors, and offers the others", async () => {
    afterLogin("api.authentication.enrollWith({ type: 'otp' }, { additionalFactors: [{ type: 'phone' }] });");
    const page = await beginAs(visitor);
    expect(on(page, "totp-secret")).toMatch(/^[A-Z2-7]{32}$/);
    expect((await sendOn(page, { other: "true" })).html).toContain('value="phone"');
  });

  test("records a method of its own, of which later logins of the session are told", async () => {
    afterLogin(
      "console.log(event.authentication.methods.length); api.authentication.recordMethod('https://x/face');",
    );
    await visitor.logIn();
    await visitor.visit();
    expect(tenant.logs).toEqual(["Action 1: 1", "Action 1: 2"]);
    expect(tenant.state.sessions.all().at(-1)?.authentication.methods).toMatchObject([
      { name: "pwd" },
      { name: "https://x/face" },
    ]);
  });

  test("goes on in the name of somebody else", async () => {
    afterLogin("if (event.user.user_id === 'auth0|mia') api.authentication.setPrimaryUser('auth0|eve');");
    expect((await idTokenOf(await visitor.logIn())).sub).toBe("auth0|eve");
    expect((await idTokenOf(await visitor.visit({ prompt: "none" }))).sub).toBe("auth0|eve");
  });
});

describe("api.redirect", () => {
  const send = `api.redirect.sendUserTo('${ELSEWHERE}', { query: { session_token: api.redirect.encodeToken({ secret: 's', payload: { a: 1 } }) } });`;
  const goOn = "}; exports.onContinuePostLogin = async (event, api) => {";

  const away = (outcome: Outcome) => (outcome instanceof Response ? {} : outcome);
  const back = (state = "", changes: Record<string, string> = {}) =>
    visitor.browser.follow(
      `${tenant.issuer}continue?${new URLSearchParams({ state, ...changes })}`,
      tenant.issuer,
    );

  test("sends people away and goes on when they are back, in the same Action and then the next", async () => {
    afterLogin(
      `${send} ${goOn} console.log('back', event.request.query.colour); api.idToken.setCustomClaim('https://x/c', event.request.query.colour);`,
      "console.log('next');",
    );
    const { state, session_token = "" } = away(await visitor.logIn());
    expect(decodeJwt(session_token)).toMatchObject({ sub: "auth0|mia", a: 1 });
    expect(tenant.logs).toEqual([]);
    const end = await back(state, { colour: "red" });
    expect(tenant.logs).toEqual(["Action 1: back red", "Action 2: next"]);
    const outcome = end instanceof URL ? Object.fromEntries(end.searchParams) : end;
    expect(await idTokenOf(outcome)).toMatchObject({ "https://x/c": "red" });
    expect(await back(state)).toMatchObject({ status: 400 });
  });

  test("takes a posted form as well", async () => {
    afterLogin(`${send} ${goOn} console.log('back', event.request.body.colour);`);
    const { state = "" } = away(await visitor.logIn());
    expect(await visitor.submit(`${tenant.issuer}continue`, { state, colour: "blue" })).toEqual(CODE);
    expect(tenant.logs).toEqual(["Action 1: back blue"]);
  });

  test("lets nobody on who has not been back, nor another browser", async () => {
    afterLogin(`${send} ${goOn} console.log('back');`);
    const { state = "" } = away(await visitor.logIn());
    const other = await new Visitor(tenant.issuer).browser.follow(
      `${tenant.issuer}continue?state=${state}`,
      tenant.issuer,
    );
    expect(other).toMatchObject({ status: 400 });
    expect(await visitor.visit({ prompt: "none" })).toMatchObject({ error: "interaction_required" });
    expect(await back("guessed")).toMatchObject({ status: 400 });
    expect(tenant.logs).toEqual([]);
  });

  test("is no way out of a denial", async () => {
    afterLogin(`${send} ${goOn} api.access.deny('Wrong colour.');`, "console.log('never');");
    const { state } = away(await visitor.logIn());
    const end = await back(state);
    expect(end instanceof URL && end.searchParams.get("error_description")).toBe("Wrong colour.");
    expect(tenant.logs).toEqual([]);
  });
});

describe("at the token endpoint", () => {
  const OTP = "http://auth0.com/oauth/grant-type/mfa-otp";
  const logIn = () =>
    tenant.token({
      ...{ grant_type: "password", client_id: "mobile", audience: API, scope: "openid offline_access" },
      ...{ username: "mia@example.com", password: PASSWORD },
    });

  test("what an Action asks comes as mfa_required, and the Actions go on after it", async () => {
    const before = tenant.state.clients.get("mobile")?.grant_types ?? [];
    changeClient(tenant.state, "mobile", { grant_types: [...before, "password", OTP] });
    giveApp();
    afterLogin("api.authentication.challengeWith({ type: 'otp' });", "console.log('next');");
    const { body } = await logIn();
    expect([body.error, body.mfa_requirements]).toEqual(["mfa_required", { challenge: [{ type: "otp" }] }]);
    expect(tenant.logs).toEqual([]);
    const grant = { grant_type: OTP, client_id: "mobile", mfa_token: body.mfa_token ?? "", otp: code() };
    const tokens = (await tenant.token(grant)).body;
    expect(decodeJwt(tokens.id_token ?? "")).toMatchObject({ amr: ["mfa"] });
    expect(tenant.logs).toEqual(["Action 2: next"]);

    const { refresh_token = "" } = tokens;
    const refresh = { grant_type: "refresh_token", client_id: "mobile", refresh_token };
    afterLogin("api.multifactor.enable('any');");
    expect((await tenant.token(refresh)).body).toMatchObject({ error: "mfa_required" });
    afterLogin("");
    expect((await tenant.token(refresh)).status).toBe(200);
  });

  test("a redirect is refused", async () => {
    afterLogin(`api.redirect.sendUserTo('${ELSEWHERE}');`);
    expect((await logIn()).body).toMatchObject({ error: "access_denied" });
  });
});
