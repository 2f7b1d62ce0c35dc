import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { scopes } from "../../generated/policy.ts";
import { Browser, soon } from "./browser.ts";
import { audience, clientId, FakeTenant, type Fault, s256 } from "./fake-tenant.ts";
import { erin, mona } from "./people.ts";

let tenant: FakeTenant;
let browser: Browser;

beforeEach(() => {
  tenant = new FakeTenant();
  browser = new Browser(tenant);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  sessionStorage.clear();
  localStorage.clear();
});

test("asks for a code with PKCE by S256, for the API's audience and the policy's scopes, to be sent to the callback", async () => {
  const { origin, pathname, searchParams } = await browser.openSignIn(await browser.open());
  expect(origin + pathname).toBe("https://login.example.com/authorize");
  expect(Object.fromEntries(searchParams)).toMatchObject({
    response_type: "code",
    client_id: clientId,
    audience,
    scope: ["openid", "profile", "email", "offline_access", ...Object.keys(scopes)].join(" "),
    redirect_uri: "https://app.example.com/callback",
    code_challenge_method: "S256",
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    nonce: expect.stringMatching(/.{32}/),
    state: expect.stringMatching(/.{32}/),
  });
});

test("asks with another challenge, nonce and state each time", async () => {
  const first = (await browser.openSignIn(await browser.open())).searchParams;
  const second = (await browser.openSignIn(await browser.open())).searchParams;
  for (const name of ["code_challenge", "nonce", "state"]) expect(first.get(name)).not.toBe(second.get(name));
});

test("exchanges the code with the challenge's verifier, and is back on the screen where the sign-in began", async () => {
  const challenge = (await browser.openSignIn(await browser.open(), "/entry/7")).searchParams.get(
    "code_challenge",
  );
  browser.comeBack(erin);
  const session = await browser.open();
  expect(session.getState()).toMatchObject({ status: "signed-in", returnTo: "/entry/7" });
  expect(tenant.exchanges).toEqual([
    {
      grant_type: "authorization_code",
      client_id: clientId,
      code: "code-1",
      code_verifier: expect.any(String),
      redirect_uri: "https://app.example.com/callback",
    },
  ]);
  expect(await s256(tenant.exchanges[0]?.code_verifier ?? "")).toBe(challenge);
});

test("knows the person by the ID token", async () => {
  const { person } = (await browser.signIn(erin)).getState();
  expect(person).toEqual({
    sub: "auth0|erin",
    name: "Erin Employee",
    email: "erin@example.com",
    picture: "https://cdn.example.com/erin.png",
  });
});

test("asks /userinfo about a person of whom the ID token says nothing else", async () => {
  tenant.idTokenOf = ({ sub }) => ({ sub });
  expect((await browser.signIn(erin)).getState().person).toMatchObject({
    name: "Erin Employee",
    email: "erin@example.com",
  });
});

test("takes no profile of somebody else from /userinfo", async () => {
  tenant.idTokenOf = ({ sub }) => ({ sub });
  tenant.profileOf = () => ({ sub: "auth0|mona", name: "Mona Manager" });
  expect((await browser.signIn(erin)).getState().person).toEqual({ sub: "auth0|erin" });
});

test("holds the scopes that were granted, not those that were asked for", async () => {
  expect([...(await browser.signIn(erin)).getState().scopes]).toEqual(erin.scopes);
  expect([...(await browser.signIn(mona)).getState().scopes]).toEqual(["approve:timesheets"]);
});

test("signs in whoever may do nothing", async () => {
  const state = (await browser.signIn({ ...erin, scopes: [] })).getState();
  expect(state).toMatchObject({ status: "signed-in", scopes: new Set() });
});

test.each<Fault>(["signature", "issuer", "audience", "nonce", "expiry"])(
  "refuses an ID token with a wrong %s, and keeps nothing of it",
  async (fault) => {
    tenant.fault = fault;
    const session = await browser.signIn(erin);
    expect(session.getState()).toEqual({ status: "signed-out", reason: "untrusted", scopes: new Set() });
    await expect(session.accessToken()).rejects.toMatchObject({ reason: "untrusted" });
    tenant.fault = undefined;
    expect((await browser.open()).getState().status).toBe("signed-out");
  },
);

test.each<Fault>(["signature", "issuer", "audience", "expiry"])(
  "signs out when a renewal brings an ID token with a wrong %s",
  async (fault) => {
    const session = await browser.signIn(erin);
    const refused = await session.accessToken();
    tenant.fault = fault;
    await expect(session.accessToken({ refused })).rejects.toMatchObject({ reason: "untrusted" });
    expect(session.getState()).toEqual({ status: "signed-out", reason: "untrusted", scopes: new Set() });
  },
);

test("signs out when a renewal is about somebody else", async () => {
  const session = await browser.signIn(erin);
  tenant.idTokenOf = () => ({ sub: "auth0|mona", name: "Mona Manager" });
  await expect(session.accessToken({ refused: await session.accessToken() })).rejects.toMatchObject({
    reason: "untrusted",
  });
  expect(session.getState().status).toBe("signed-out");
});

test("takes no answer to a sign-in that it hasn't begun", async () => {
  browser.href = "https://app.example.com/callback?code=stolen&state=made-up";
  expect((await browser.open()).getState().status).toBe("signed-out");
  expect(tenant.exchanges).toEqual([]);
  expect(browser.href).toBe("https://app.example.com/callback");
});

test("takes the code out of the address before anything else reads it", async () => {
  await browser.openSignIn(await browser.open());
  browser.comeBack(erin);
  vi.resetModules();
  const { takeCallbackAddress } = await import("../../callback-address.web.ts");
  expect(browser.href).toBe("https://app.example.com/callback");
  expect(takeCallbackAddress()).toContain("code=code-1");
  expect(takeCallbackAddress()).toBeUndefined();
});

test.each(["https://app.example.com/week?code=1&state=2", "https://app.example.com/callback"])(
  "leaves other addresses as they are: %s",
  async (address) => {
    browser.href = address;
    await browser.open();
    expect(browser.href).toBe(address);
  },
);

test("takes no answer with another state", async () => {
  await browser.openSignIn(await browser.open());
  browser.comeBack(erin, { state: "another" });
  expect((await browser.open()).getState()).toMatchObject({ status: "signed-out", reason: "untrusted" });
  expect(tenant.exchanges).toEqual([]);
});

test("says that the tenant refused a sign-in, and not in the tenant's words, which anybody could write into a link", async () => {
  await browser.openSignIn(await browser.open());
  browser.comeBack(undefined, {
    error: "access_denied",
    error_description: "Call 555 and say your password",
  });
  expect((await browser.open()).getState()).toEqual({
    status: "signed-out",
    reason: "denied",
    scopes: new Set(),
  });
});

test("says that a sign-in was cancelled when the app is opened without an answer", async () => {
  await browser.openSignIn(await browser.open());
  expect((await browser.open()).getState()).toMatchObject({ status: "signed-out", reason: "cancelled" });
  expect((await browser.open()).getState().reason).toBeUndefined();
});

test("says that a sign-in was cancelled when the browser brings the page back as it was left", async () => {
  const session = await browser.open();
  await browser.openSignIn(session);
  window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  await soon(() => session.getState().reason !== undefined);
  expect(session.getState()).toMatchObject({ status: "signed-out", reason: "cancelled" });
});

test("stays on its page when the tenant can't be reached", async () => {
  const session = await browser.open();
  tenant.out = true;
  await session.signIn();
  expect(session.getState()).toMatchObject({ status: "signed-out", reason: "unreachable" });
  expect(browser.left).toEqual([]);
});

test("goes back to no other site after a sign-in", async () => {
  await browser.openSignIn(await browser.open(), "//evil.example.com/");
  browser.comeBack(erin);
  expect((await browser.open()).getState().returnTo).toBeUndefined();
});

test("leaves no token, code or verifier in address, storages, cookies or console", async () => {
  const printed = (["log", "info", "warn", "error", "debug"] as const).map((name) => vi.spyOn(console, name));
  const session = await browser.signIn(erin);
  const token = await session.accessToken({ refused: await session.accessToken() });
  const traces = browser.traces() + JSON.stringify(printed.map((spy) => spy.mock.calls));
  expect(traces).toContain("auth0|erin");
  for (const secret of [token, "code-1", "refresh-", "eyJ", tenant.exchanges[0]?.code_verifier ?? "?"]) {
    expect(traces).not.toContain(secret);
  }
});

test("says that the clock is wrong when it makes tokens look too old", async () => {
  tenant.now = () => Date.now() - 3 * 3_600_000;
  expect((await browser.signIn(erin)).getState()).toEqual({
    status: "signed-out",
    reason: "clock",
    clockSkew: 3 * 3_600_000,
    scopes: new Set(),
  });
});

test.each([-3_600_000, 1_800_000])("works with a clock that is off by %i ms, and says so", async (ahead) => {
  tenant.now = () => Date.now() - ahead;
  const session = await browser.signIn(erin);
  expect(session.getState()).toMatchObject({ status: "signed-in", clockSkew: ahead });
  const token = await session.accessToken();
  expect(await session.accessToken()).toBe(token);
  expect(tenant.exchanges).toHaveLength(1);
});
