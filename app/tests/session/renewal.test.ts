import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Browser, soon } from "./browser.ts";
import { FakeTenant } from "./fake-tenant.ts";
import { erin, mona } from "./people.ts";

let tenant: FakeTenant;
let browser: Browser;

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-11-27T12:00:00Z"), toFake: ["Date"] });
  tenant = new FakeTenant();
  browser = new Browser(tenant);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  sessionStorage.clear();
  localStorage.clear();
});

const pass = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);
const grants = () => tenant.exchanges.map(({ grant_type }) => grant_type);

/** A change by another tab is told by an event; the tab that wrote gets none. */
const tellTabs = () => window.dispatchEvent(new StorageEvent("storage", { key: "session" }));

test("gives the same token while it has a minute to live, and another before it ends", async () => {
  const session = await browser.signIn(erin);
  const first = await session.accessToken();
  pass(239);
  expect(await session.accessToken()).toBe(first);
  pass(2);
  expect(await session.accessToken()).not.toBe(first);
  expect(grants()).toEqual(["authorization_code", "refresh_token"]);
});

test("gives a short-lived token for four fifths of its life, instead of renewing it for each request", async () => {
  tenant.lifetime = 20;
  const session = await browser.signIn(erin);
  const first = await session.accessToken();
  pass(15);
  expect(await session.accessToken()).toBe(first);
  pass(2);
  expect(await session.accessToken()).not.toBe(first);
});

test("renews once for all requests that need it at once", async () => {
  const session = await browser.signIn(erin);
  const refused = await session.accessToken();
  pass(250);
  const tokens = await Promise.all([
    session.accessToken(),
    session.accessToken({ refused }),
    session.accessToken(),
    session.accessToken({ refused }),
  ]);
  expect(new Set(tokens).size).toBe(1);
  expect(tokens[0]).not.toBe(refused);
  expect(grants()).toEqual(["authorization_code", "refresh_token"]);
});

test("renews once though two requests are refused one after the other with the same token", async () => {
  const session = await browser.signIn(erin);
  const refused = await session.accessToken();
  expect(await session.accessToken({ refused })).toBe(await session.accessToken({ refused }));
  expect(grants()).toEqual(["authorization_code", "refresh_token"]);
});

test("gives two tabs refresh tokens of their own, whose renewals one after the other disturb none", async () => {
  const one = await browser.signIn(erin);
  browser.href = "https://app.example.com/week";
  const two = await browser.open();
  expect(two.getState()).toMatchObject({ status: "signed-in", person: { sub: erin.sub } });
  for (const _round of [1, 2, 3]) {
    pass(250);
    await Promise.all([one.accessToken(), two.accessToken()]);
  }
  expect(grants().filter((grant) => grant === "refresh_token")).toHaveLength(6);
  expect(one.getState().status).toBe("signed-in");
  expect(two.getState().status).toBe("signed-in");
});

test("lets only one tab renew at a time", async () => {
  const one = await browser.signIn(erin);
  browser.href = "https://app.example.com/week";
  const two = await browser.open();
  let now = 0;
  let most = 0;
  tenant.beforeToken = async () => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 5));
    now--;
  };
  pass(250);
  await Promise.all([one.accessToken(), two.accessToken()]);
  expect(most).toBe(1);
});

test("goes on with the session after a reload, without the sign-in page", async () => {
  await browser.signIn(erin);
  browser.href = "https://app.example.com/week";
  const session = await browser.open();
  expect(session.getState()).toMatchObject({ status: "signed-in", person: { sub: erin.sub } });
  expect(browser.left).toHaveLength(1);
  const token = await session.accessToken();
  pass(250);
  expect(await session.accessToken()).not.toBe(token);
});

test("says that the session has ended when the tenant knows nobody any more after a reload", async () => {
  await browser.signIn(erin);
  tenant.session = undefined;
  browser.href = "https://app.example.com/week";
  void browser.open();
  await soon(() => browser.left.length === 2);
  browser.comeBack(undefined);
  expect((await browser.open()).getState()).toMatchObject({ status: "signed-out", reason: "expired" });
});

test("goes on after a reload in a browser that keeps cookies from frames, by leaving for a moment", async () => {
  await browser.signIn(erin);
  browser.givesCookiesToFrames = false;
  browser.href = "https://app.example.com/entry/new?day=2026-11-27";
  void browser.open();
  await soon(() => browser.left.length === 2);
  expect(new URL(browser.left[1] ?? "").searchParams.get("prompt")).toBe("none");
  browser.comeBack(tenant.session);
  const session = await browser.open();
  expect(session.getState()).toMatchObject({
    status: "signed-in",
    person: { sub: erin.sub },
    returnTo: "/entry/new?day=2026-11-27",
  });
});

test("comes back from that to the app, and not to its sign-in screen", async () => {
  await browser.signIn(erin);
  browser.givesCookiesToFrames = false;
  browser.href = "https://app.example.com/sign-in";
  void browser.open();
  await soon(() => browser.left.length === 2);
  browser.comeBack(tenant.session);
  expect((await browser.open()).getState().returnTo).toBe("/");
});

test.each([
  [undefined, {}, "expired"],
  [erin, { state: "another" }, "untrusted"],
  [undefined, { error: "access_denied" }, "denied"],
])("leaves no second time when that brings no session", async (somebody, answer, reason) => {
  await browser.signIn(erin);
  browser.givesCookiesToFrames = false;
  browser.href = "https://app.example.com/week";
  void browser.open();
  await soon(() => browser.left.length === 2);
  browser.comeBack(somebody, answer);
  expect((await browser.open()).getState()).toEqual({ status: "signed-out", reason, scopes: new Set() });
  expect(browser.left).toHaveLength(2);
});

test("asks nobody when nobody was signed in here", async () => {
  tenant.session = erin;
  expect((await browser.open()).getState()).toEqual({ status: "signed-out", scopes: new Set() });
  expect(tenant.exchanges).toEqual([]);
});

test("says that the session was revoked, and doesn't renew it by the tenant's session", async () => {
  const session = await browser.signIn(erin);
  tenant.revokeAll();
  pass(250);
  await expect(session.accessToken()).rejects.toMatchObject({
    reason: "revoked",
    message: "SESSION_REVOKED",
  });
  expect(session.getState()).toEqual({ status: "signed-out", reason: "revoked", scopes: new Set() });
  expect(grants()).toEqual(["authorization_code", "refresh_token"]);
});

test("says that the session was revoked when somebody else has used its refresh token", async () => {
  const session = await browser.signIn(erin);
  const thief = new URLSearchParams({
    grant_type: "refresh_token",
    client_id: "mobile",
    refresh_token: "refresh-3",
  });
  expect(
    (await tenant.fetch("https://login.example.com/oauth/token", { method: "POST", body: thief })).status,
  ).toBe(200);
  pass(250);
  await expect(session.accessToken()).rejects.toMatchObject({ reason: "revoked" });
});

test("goes on with a good token while the tenant is out, asking it now and then, and renews when it is back", async () => {
  const session = await browser.signIn(erin);
  const first = await session.accessToken();
  tenant.out = true;
  pass(250);
  expect(await session.accessToken()).toBe(first);
  expect(session.getState().status).toBe("signed-in");
  tenant.out = false;
  expect(await session.accessToken()).toBe(first);
  pass(11);
  expect(await session.accessToken()).not.toBe(first);
});

test("says that the tenant can't be reached once the token has ended, stays signed in, and goes on when it is back", async () => {
  const session = await browser.signIn(erin);
  tenant.out = true;
  pass(301);
  await expect(session.accessToken()).rejects.toMatchObject({ reason: "unreachable" });
  expect(session.getState().status).toBe("signed-in");
  tenant.out = false;
  await expect(session.accessToken()).resolves.toMatch(/^eyJ/);
});

test("stays signed in while the tenant answers with an outage", async () => {
  const session = await browser.signIn(erin);
  const refused = await session.accessToken();
  tenant.beforeToken = async () => {
    throw new TypeError("Failed to fetch");
  };
  await expect(session.accessToken({ refused })).rejects.toMatchObject({ reason: "unreachable" });
  tenant.answer = Response.json({ error: "temporarily_unavailable" }, { status: 503 });
  await expect(session.accessToken({ refused })).rejects.toMatchObject({ reason: "unreachable" });
  tenant.answer = new Response("<h1>Bad gateway</h1>", { status: 502 });
  await expect(session.accessToken({ refused })).rejects.toMatchObject({ reason: "unreachable" });
  expect(session.getState().status).toBe("signed-in");
});

test("goes on by the tenant's session when the SDK has lost its refresh token, as its worker does in an outage", async () => {
  const session = await browser.signIn(erin);
  const refused = await session.accessToken();
  await browser.loseRefreshToken();
  expect(await session.accessToken({ refused })).not.toBe(refused);
  expect(grants()).toEqual(["authorization_code", "authorization_code"]);
});

test("says after a reload that the tenant can't be reached, shows nobody, and goes on when it is back", async () => {
  await browser.signIn(erin);
  tenant.out = true;
  browser.href = "https://app.example.com/week";
  const session = await browser.open();
  expect(session.getState()).toEqual({ status: "signed-out", reason: "unreachable", scopes: new Set() });
  tenant.out = false;
  await session.start();
  expect(session.getState()).toMatchObject({ status: "signed-in", person: { sub: erin.sub } });
});

test("shows what the person may do now, once the API has said 403", async () => {
  const session = await browser.signIn({ ...erin, scopes: ["read:timesheets", "approve:timesheets"] });
  tenant.takeAway("approve:timesheets");
  await session.onForbidden(await session.accessToken(), "approve:timesheets");
  expect(session.getState()).toMatchObject({
    status: "signed-in",
    scopes: new Set(["read:timesheets"]),
    forbidden: { scope: "approve:timesheets" },
  });
  session.dismiss();
  expect(session.getState().forbidden).toBeUndefined();
});

test("asks for the scopes once, however many requests are refused", async () => {
  const session = await browser.signIn(erin);
  for (const _request of [1, 2, 3]) await session.onForbidden(await session.accessToken());
  expect(grants()).toEqual(["authorization_code", "refresh_token"]);
});

test("says when the session ends: without use, and whatever is done", async () => {
  const session = await browser.signIn(erin, { lifetimes: { lifetime: 7_200, idleLifetime: 3_600 } });
  expect(session.getState().endsAt).toEqual(new Date("2026-11-27T13:00:00Z"));
  pass(3_000);
  await session.accessToken();
  expect(session.getState().endsAt).toEqual(new Date("2026-11-27T13:50:00Z"));
  pass(3_000);
  await session.accessToken();
  expect(session.getState().endsAt).toEqual(new Date("2026-11-27T14:00:00Z"));
});

test("signs out: revokes the refresh token, forgets all, and ends the tenant's session", async () => {
  const session = await browser.signIn(erin);
  await browser.signOut(session);
  expect(tenant.revoked).toEqual(["refresh-3"]);
  expect(session.getState()).toEqual({ status: "loading", scopes: new Set() });
  await expect(session.accessToken()).rejects.toMatchObject({ name: "SessionError" });
  const { origin, pathname, searchParams } = new URL(browser.left.at(-1) ?? "");
  expect(origin + pathname).toBe("https://login.example.com/v2/logout");
  expect(searchParams.get("client_id")).toBe("mobile");
  expect(searchParams.get("returnTo")).toBe("https://app.example.com/");
  expect(browser.traces()).not.toContain(erin.sub);
  browser.href = "https://app.example.com/";
  expect((await browser.open()).getState()).toEqual({ status: "signed-out", scopes: new Set() });
});

test("signs out without network, says what is left, and lets nobody in as that person afterwards", async () => {
  const session = await browser.signIn(erin);
  tenant.out = true;
  await browser.signOut(session);
  expect(browser.left).toHaveLength(1);
  expect(session.getState()).toEqual({ status: "signed-out", reason: "still-known", scopes: new Set() });
  expect(browser.traces()).not.toContain(erin.sub);
  tenant.out = false;
  browser.href = "https://app.example.com/";
  const next = await browser.open();
  expect(next.getState()).toEqual({ status: "signed-out", reason: "still-known", scopes: new Set() });
  expect((await browser.openSignIn(next)).searchParams.get("prompt")).toBe("login");
  browser.comeBack(mona);
  const hers = await browser.open();
  expect(hers.getState().person?.sub).toBe(mona.sub);
  await browser.signOut(hers);
  expect((await browser.openSignIn(await browser.open())).searchParams.has("prompt")).toBe(false);
});

test("lets nobody in as whoever closed the app while they were signing out", async () => {
  const session = await browser.signIn(erin);
  await browser.signOut(session);
  // The tab is gone, and with it what it knew for itself; the tenant was never asked.
  sessionStorage.clear();
  browser.href = "https://app.example.com/";
  const next = await browser.open();
  expect(next.getState()).toEqual({ status: "signed-out", reason: "still-known", scopes: new Set() });
  expect((await browser.openSignIn(next)).searchParams.get("prompt")).toBe("login");
});

test.each(["reload", "back_forward"])(
  "takes a page that was opened by %s for none that comes from the end of the tenant's session",
  async (type) => {
    const session = await browser.signIn(erin);
    await browser.signOut(session);
    vi.spyOn(performance, "getEntriesByType").mockReturnValue([{ type } as unknown as PerformanceEntry]);
    browser.href = "https://app.example.com/";
    expect((await browser.open()).getState().reason).toBe("still-known");
  },
);

test("asks for the password at the second try, too, after signing out without network", async () => {
  const session = await browser.signIn(erin);
  tenant.out = true;
  await browser.signOut(session);
  tenant.out = false;
  browser.href = "https://app.example.com/";
  await browser.openSignIn(await browser.open());
  const cancelled = await browser.open();
  expect(cancelled.getState().reason).toBe("cancelled");
  expect((await browser.openSignIn(cancelled)).searchParams.get("prompt")).toBe("login");
});

test.each(["starts", "renews"])("signs out a tab that %s meanwhile, too", async (doing) => {
  const one = await browser.signIn(erin);
  browser.href = "https://app.example.com/week";
  let release = () => {};
  const hold = () => new Promise<void>((resolve) => (release = resolve));
  const before = grants().length;
  let two: Promise<{ getState: () => { status: string } }>;
  if (doing === "starts") {
    tenant.beforeToken = hold;
    two = browser.open();
  } else {
    const open = await browser.open();
    tenant.beforeToken = hold;
    pass(250);
    two = open.accessToken().then(
      () => open,
      () => open,
    );
  }
  await soon(() => grants().length > before + (doing === "starts" ? 0 : 1));
  await browser.signOut(one);
  const there = tenant.revoked.length;
  release();
  expect((await two).getState()).toMatchObject({ status: "signed-out", reason: "elsewhere" });
  expect(tenant.revoked.length).toBe(there + 1);
  expect(browser.traces()).not.toContain(erin.sub);
});

test("ends no session because of a link with an answer that nobody asked for, in whatever browser", async () => {
  await browser.signIn(erin);
  browser.givesCookiesToFrames = false;
  browser.href = "https://app.example.com/callback?code=stolen&state=made-up";
  await browser.open();
  expect(localStorage.getItem("session")).toContain(erin.sub);
});

test("signs out in the other tabs, too, which revoke their own refresh tokens", async () => {
  const one = await browser.signIn(erin);
  browser.href = "https://app.example.com/week";
  const two = await browser.open();
  const stop = two.followTabs();
  await browser.signOut(one);
  tellTabs();
  await soon(() => two.getState().status === "signed-out");
  expect(two.getState()).toEqual({ status: "signed-out", reason: "elsewhere", scopes: new Set() });
  expect(tenant.revoked).toHaveLength(2);
  stop();
});

test("becomes whoever signs in in another tab, with nothing of the person before", async () => {
  const one = await browser.signIn(erin);
  const stop = one.followTabs();
  const seen: unknown[] = [];
  one.subscribe(() => seen.push(one.getState().person?.sub));
  const hers = await browser.signIn(mona);
  expect(hers.getState().person?.sub).toBe(mona.sub);
  browser.href = "https://app.example.com/week";
  tellTabs();
  await soon(() => one.getState().person?.sub === mona.sub);
  expect(seen).toEqual([undefined, mona.sub]);
  expect(one.getState().scopes).toEqual(new Set(mona.scopes));
  stop();
});

test("gives a person's requests no token of somebody else who signed in meanwhile", async () => {
  const session = await browser.signIn(erin);
  expect(await session.accessToken({ person: erin.sub })).toEqual(await session.accessToken());
  await expect(session.accessToken({ person: mona.sub })).rejects.toMatchObject({ reason: "elsewhere" });
  expect(session.getState().person?.sub).toBe(erin.sub);
});

test("goes on in a tab in which nobody is signed in, once somebody signs in in another", async () => {
  const one = await browser.open();
  const stop = one.followTabs();
  await browser.signIn(erin);
  browser.href = "https://app.example.com/week";
  tellTabs();
  await soon(() => one.getState().status === "signed-in");
  expect(one.getState().person?.sub).toBe(erin.sub);
  stop();
});

test("forgets tokens of a renewal that ends after the person has signed out", async () => {
  const session = await browser.signIn(erin);
  let release = () => {};
  tenant.beforeToken = () => new Promise((resolve) => (release = resolve));
  pass(250);
  const asked = session.accessToken();
  asked.catch(() => undefined);
  await soon(() => grants().length === 2);
  const out = browser.signOut(session);
  release();
  await out;
  expect(session.getState().status).toBe("loading");
  expect(tenant.revoked).toEqual(["refresh-4"]);
});
