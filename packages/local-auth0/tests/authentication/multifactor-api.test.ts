import { decodeJwt } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { appCode } from "./authenticator-app.ts";
import { type Fixture, startFixture } from "./fixture.ts";
import { API, changeClient, PASSWORD } from "./state.ts";

const GRANT = "http://auth0.com/oauth/grant-type/mfa-";

let tenant: Fixture;
beforeAll(async () => {
  tenant = await startFixture();
  const grants = ["otp", "oob", "recovery-code"].map((name) => `${GRANT}${name}`);
  changeClient(tenant.state, "mobile", { grant_types: ["password", ...grants] });
  changeClient(tenant.state, "web", { grant_types: ["password", ...grants] });
});
afterAll(() => tenant.close());
beforeEach(() => {
  for (const { id } of methods()) tenant.state.authenticationMethods.delete(id);
  tenant.state.settings.set("guardian/policies", { policies: ["all-applications"] });
  switchOn("otp");
});

const methods = () => tenant.state.authenticationMethods.all();
const switchOn = (...factors: string[]) =>
  tenant.state.settings.set("guardian/factors", Object.fromEntries(factors.map((name) => [name, true])));

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function call(path: string, init: { token?: string; body?: object } = {}): Promise<Answer> {
  const response = await fetch(new URL(path, tenant.issuer), {
    method: init.body === undefined ? "GET" : "POST",
    headers: {
      "content-type": "application/json",
      ...(init.token !== undefined && { authorization: `Bearer ${init.token}` }),
    },
    ...(init.body !== undefined && { body: JSON.stringify(init.body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Mia's password at the token endpoint. */
const logIn = (changes: Record<string, string> = {}) =>
  call("oauth/token", {
    body: {
      ...{ grant_type: "password", client_id: "mobile", username: "mia@example.com", password: PASSWORD },
      ...{ audience: API, scope: "openid read:orders" },
      ...changes,
    },
  });

/** A token that waits for a second factor. */
async function mfaToken(): Promise<string> {
  const { body } = await logIn();
  expect(body.error).toBe("mfa_required");
  return String(body.mfa_token);
}

const exchange = (kind: string, parameters: Record<string, string>) =>
  call("oauth/token", { body: { grant_type: `${GRANT}${kind}`, client_id: "mobile", ...parameters } });

const TOKENS = { token_type: "Bearer", scope: "openid read:orders" };

async function enrolApp(): Promise<string> {
  const token = await mfaToken();
  const { body } = await call("mfa/associate", { token, body: { authenticator_types: ["otp"] } });
  const secret = String(body.secret);
  const otp = appCode(secret, tenant.now());
  expect((await exchange("otp", { mfa_token: token, otp })).body).toMatchObject(TOKENS);
  tenant.passTime(60);
  return secret;
}

describe("the password grant of a tenant that asks everybody for a second factor", () => {
  test("is refused with a token to go on with, and says what to enrol or to show", async () => {
    expect(await logIn()).toEqual({
      status: 403,
      body: {
        error: "mfa_required",
        error_description: "Multifactor authentication required",
        mfa_token: expect.stringMatching(/^Fe26\.2\*/),
        mfa_requirements: { enroll: [{ type: "otp" }] },
      },
    });
    await enrolApp();
    expect((await logIn()).body.mfa_requirements).toEqual({ challenge: [{ type: "otp" }] });
  });

  test("is refused for a wrong password as ever", async () => {
    expect((await logIn({ password: "wrong" })).body).toEqual({
      error: "invalid_grant",
      error_description: "Wrong email or password.",
    });
  });

  test("enrols an app and lets in by its code, once a code and once a token", async () => {
    const token = await mfaToken();
    const { status, body } = await call("mfa/associate", { token, body: { authenticator_types: ["otp"] } });
    expect([status, body]).toEqual([
      200,
      {
        authenticator_type: "otp",
        secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
        barcode_uri: expect.stringMatching(/^otpauth:\/\/totp\/.*secret=/),
      },
    ]);
    expect(await exchange("otp", { mfa_token: token, otp: "000000" })).toEqual({
      status: 403,
      body: { error: "invalid_grant", error_description: "Invalid otp_code." },
    });
    const otp = appCode(String(body.secret), tenant.now());
    const tokens = await exchange("otp", { mfa_token: token, otp });
    expect(tokens.body).toMatchObject(TOKENS);
    expect(decodeJwt(String(tokens.body.id_token))).toMatchObject({ sub: "auth0|mia", amr: ["mfa"] });
    expect(methods()).toMatchObject([{ type: "totp", confirmed: true, user_id: "auth0|mia" }]);
    expect((await exchange("otp", { mfa_token: token, otp })).body.error).toBe("expired_token");
    expect((await exchange("otp", { mfa_token: await mfaToken(), otp })).body.error).toBe("invalid_grant");
  });

  test("lets nobody enrol a factor beside the one that they have", async () => {
    await enrolApp();
    const body = { authenticator_types: ["otp"] };
    expect(await call("mfa/associate", { token: await mfaToken(), body })).toEqual({
      status: 403,
      body: { error: "access_denied", error_description: "User is already enrolled." },
    });
  });

  test("goes on for the application that began it only, and only if it has the grant", async () => {
    const secret = await enrolApp();
    const [mfa_token, otp] = [await mfaToken(), appCode(secret, tenant.now())];
    const other = { client_id: "web", client_secret: "web secret" };
    expect((await exchange("otp", { mfa_token, otp, ...other })).body).toEqual({
      error: "invalid_request",
      error_description: "mfa_token not issued to this client",
    });
    expect((await call("mfa/challenge", { body: { mfa_token, ...other } })).status).toBe(400);
    changeClient(tenant.state, "mobile", { grant_types: ["password"] });
    expect((await exchange("otp", { mfa_token, otp })).body.error).toBe("unauthorized_client");
  });

  test("ends after ten wrong codes, and ten minutes", async () => {
    const grants = ["otp", "oob", "recovery-code"].map((name) => `${GRANT}${name}`);
    changeClient(tenant.state, "mobile", { grant_types: ["password", ...grants] });
    const secret = await enrolApp();
    const mfa_token = await mfaToken();
    for (let attempt = 0; attempt < 10; attempt++) await exchange("otp", { mfa_token, otp: "000000" });
    expect(await exchange("otp", { mfa_token, otp: appCode(secret, tenant.now()) })).toMatchObject({
      status: 429,
      body: { error: "too_many_attempts" },
    });
    const late = await mfaToken();
    tenant.passTime(601);
    expect(await exchange("otp", { mfa_token: late, otp: appCode(secret, tenant.now()) })).toMatchObject({
      status: 401,
      body: { error: "expired_token", error_description: "mfa_token is expired" },
    });
  });

  test("looks at no code after ten wrong ones of a person, however many logins they are for, until they have waited", async () => {
    const secret = await enrolApp();
    for (let attempt = 0; attempt < 10; attempt++) {
      await exchange("otp", { mfa_token: await mfaToken(), otp: "000000" });
    }
    const mfa_token = await mfaToken();
    const right = () => exchange("otp", { mfa_token, otp: appCode(secret, tenant.now()) });
    expect(await right()).toMatchObject({ status: 429, body: { error: "too_many_attempts" } });
    tenant.passTime(361);
    expect((await right()).status).toBe(200);
  });
});

describe("an enrolment", () => {
  test.each([
    ["a number that is none", "phone_number", { oob_channels: ["sms"], phone_number: "+1" }],
    ["a number of a kind of its own", "phone_number", { oob_channels: ["sms"], phone_number: "<b>" }],
    ["an address that is none", "email", { oob_channels: ["email"], email: "@".repeat(40_000) }],
    ["an address that is too long", "email", { oob_channels: ["email"], email: `${"a".repeat(300)}@b.co` }],
  ])("by %s is refused, and nothing of it is listed", async (_what, name, where) => {
    switchOn("sms", "email");
    const token = await mfaToken();
    expect(await call("mfa/associate", { token, body: { authenticator_types: ["oob"], ...where } })).toEqual({
      status: 400,
      body: { error: "invalid_request", error_description: `Invalid parameter: ${name}` },
    });
    expect(await call("mfa/authenticators", { token })).toMatchObject({
      status: 200,
      body: [{ id: "email|auth0|mia" }],
    });
  });
});

describe("a text message", () => {
  test("enrols a phone number, and lets in later by a challenge", async () => {
    switchOn("otp", "sms");
    const token = await mfaToken();
    const sms = { authenticator_types: ["oob"], oob_channels: ["sms"], phone_number: "+15550100000" };
    const { body } = await call("mfa/associate", { token, body: sms });
    expect(body).toEqual({
      authenticator_type: "oob",
      binding_method: "prompt",
      oob_channel: "sms",
      oob_code: expect.any(String),
    });
    const [sent] = tenant.history.messages;
    expect(sent).toMatchObject({
      channel: "sms",
      to: "+15550100000",
      code: expect.stringMatching(/^\d{6}$/),
    });
    const enrolled = { mfa_token: token, oob_code: String(body.oob_code), binding_code: sent?.code ?? "" };
    expect((await exchange("oob", { ...enrolled, binding_code: "wrong" })).body).toEqual({
      error: "invalid_grant",
      error_description: "Invalid binding_code.",
    });
    expect((await exchange("oob", enrolled)).body).toMatchObject(TOKENS);

    const mfa_token = await mfaToken();
    expect((await call("mfa/authenticators", { token: mfa_token })).body).toMatchObject([
      { authenticator_type: "oob", oob_channel: "sms", active: true, name: "XXXXXXXX0000", type: "phone" },
    ]);
    const challenged = await call("mfa/challenge", { body: { mfa_token, challenge_type: "oob otp" } });
    expect(challenged.body).toEqual({
      challenge_type: "oob",
      oob_code: expect.any(String),
      binding_method: "prompt",
    });
    const oob_code = String(challenged.body.oob_code);
    const binding_code = tenant.history.messages[0]?.code ?? "";
    expect((await exchange("oob", { mfa_token, oob_code, binding_code })).body).toMatchObject(TOKENS);
  });
});

describe("a recovery code", () => {
  test("comes with the first factor, lets in once, and is answered with the next", async () => {
    switchOn("otp", "recovery-code");
    const token = await mfaToken();
    const { body } = await call("mfa/associate", { token, body: { authenticator_types: ["otp"] } });
    const [code] = body.recovery_codes as string[];
    const otp = appCode(String(body.secret), tenant.now());
    await exchange("otp", { mfa_token: token, otp });
    const used = await exchange("recovery-code", { mfa_token: await mfaToken(), recovery_code: code ?? "" });
    expect(used.body).toMatchObject({ ...TOKENS, recovery_code: expect.stringMatching(/^[A-Z0-9]{24}$/) });
    expect(
      (await exchange("recovery-code", { mfa_token: await mfaToken(), recovery_code: code ?? "" })).body,
    ).toEqual({ error: "invalid_grant", error_description: "MFA Authorization rejected." });
  });
});

describe("the MFA API", () => {
  test.each([
    ["no token", undefined, 401, "invalid_request"],
    ["something that is no token", "x", 403, "invalid_grant"],
  ])("refuses %s", async (_, token, status, error) => {
    const answer = await call("mfa/authenticators", token === undefined ? {} : { token });
    expect([answer.status, answer.body.error]).toEqual([status, error]);
  });

  test("refuses a challenge to whoever has nothing to show, or not that", async () => {
    const challenge = async (challenge_type: string) =>
      (await call("mfa/challenge", { body: { mfa_token: await mfaToken(), challenge_type } })).body.error;
    expect(await challenge("otp")).toBe("association_required");
    await enrolApp();
    expect(await challenge("oob")).toBe("unsupported_challenge_type");
  });

  test("asks an application with a secret for it", async () => {
    const web = { client_id: "web", client_secret: "web secret" };
    const mfa_token = String((await logIn(web)).body.mfa_token);
    const body = { authenticator_types: ["otp"], client_id: "web" };
    expect(await call("mfa/associate", { token: mfa_token, body })).toEqual({
      status: 401,
      body: { error: "access_denied", error_description: "Unauthorized" },
    });
    expect((await call("mfa/associate", { token: mfa_token, body: { ...body, ...web } })).status).toBe(200);
  });
});
