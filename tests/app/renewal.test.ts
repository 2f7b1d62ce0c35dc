import { chromium } from "command-line/chromium";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requestTokens } from "../../proof/token-endpoint.ts";
import { inChromium } from "../support/chromium.ts";
import {
  advance,
  apiRequests,
  logIn,
  marked,
  newDevice,
  press,
  SOON,
  screen,
  see,
  signIn,
  type Tab,
  textOf,
  tokenRequests,
} from "./support/device.ts";
import { apiOf, entriesOf, management, newPerson, shared, userIdOf } from "./support/stack.ts";
import { logTime } from "./support/words.ts";

/** Signs a new employee in on a new device. */
async function employee() {
  const person = await newPerson({ roles: ["Employee"] });
  const device = await newDevice();
  const tab = await device.open();
  await signIn(tab.page, person);
  return { person, device, tab };
}

/** How long an access token is good here, in seconds: short, but longer than a test. */
const LIFETIME = 300;

/** Lets time go by on the device until the access token is about to end. */
async function letTokenAge({ page }: Tab): Promise<void> {
  await page.waitForNetworkIdle({ idleTime: 200, timeout: SOON.timeout });
  await advance(page, (LIFETIME - 30) * 1000);
}

/** Revokes a refresh token, as an administrator or another program of the person's would. */
async function revoke(token: string): Promise<void> {
  const { issuer, clientId } = shared();
  const response = await fetch(`${issuer}oauth/revoke`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ client_id: clientId, token }),
  });
  expect(response.status).toBe(200);
}

const refresh = (token: string) =>
  requestTokens(shared().issuer, {
    grant_type: "refresh_token",
    client_id: shared().clientId,
    refresh_token: token,
  });

const lastOf = ({ refreshTokens }: Tab): string => refreshTokens.at(-1) ?? "";

describe.skipIf(chromium === undefined)(`a session that goes on and ends, ${inChromium}`, () => {
  let usual = 0;
  beforeAll(async () => {
    const { resourceServers } = management();
    ({ token_lifetime: usual = 0 } = await resourceServers.get(shared().audience));
    await resourceServers.update(shared().audience, { token_lifetime: LIFETIME });
  });
  afterAll(async () => {
    await management().resourceServers.update(shared().audience, { token_lifetime: usual });
  });

  test("renews its token before it ends, once for requests that go out at once, and rotates the refresh token", async () => {
    const { person, tab } = await employee();
    const { page } = tab;
    const api = await apiOf(person);
    await page.setOfflineMode(true);
    await logTime(page, { project: "Apollo", hours: "1" });
    await see(page, "1 change waits to be sent");
    await letTokenAge(tab);
    const asked = apiRequests(tab).length;
    // The SDK sends again at once what a network that is only just back has never taken.
    let untaken = 0;
    page.on("requestfailed", (request) => {
      if (request.url().endsWith("/oauth/token")) untaken += 1;
    });
    // Both the entry and what the screen shows.
    await page.setOfflineMode(false);
    await expect.poll(() => entriesOf(api), SOON).toHaveLength(1);
    await expect.poll(() => apiRequests(tab).length - asked, SOON).toBeGreaterThanOrEqual(2);
    expect(tokenRequests(tab, "refresh_token").length - untaken).toBe(1);
    expect(new Set(tab.refreshTokens).size).toBe(2);
  });

  test("in two tabs renews once in each, and neither ends the other", async () => {
    const { device, tab } = await employee();
    const other = await device.open();
    await screen(other.page, "week");
    for (const each of [tab, other]) await letTokenAge(each);
    for (const each of [tab, other]) {
      await each.page.bringToFront();
      await press(each.page, "Next week");
      await see(each.page, "Nothing logged this week yet");
      expect(tokenRequests(each, "refresh_token")).toHaveLength(1);
    }
    // Each has its own.
    expect(new Set([...tab.refreshTokens, ...other.refreshTokens]).size).toBe(4);
  });

  test("goes on after one token that the API refuses", async () => {
    const { tab } = await employee();
    let refused = 0;
    await tab.answer(({ url, method }) => {
      if (!url.pathname.startsWith("/api/") || method !== "POST" || refused > 0) return undefined;
      refused += 1;
      return { status: 401, headers: { "www-authenticate": 'Bearer error="invalid_token"' } };
    });
    await logTime(tab.page, { project: "Apollo", hours: "1" });
    await expect.poll(() => apiRequests(tab, "POST").length, SOON).toBe(2);
    expect(tokenRequests(tab, "refresh_token")).toHaveLength(1);
    const keys = apiRequests(tab, "POST").map(({ key }) => key);
    expect(new Set(keys).size).toBe(1);
  });

  test("that is revoked leads to the sign-in, and what was written goes on afterwards", async () => {
    const { person, tab } = await employee();
    const api = await apiOf(person);
    await tab.answer(({ url }) => (url.pathname.startsWith("/api/") ? "lost" : undefined));
    await logTime(tab.page, { project: "Kept", hours: "2" });
    await see(tab.page, "1 change waits to be sent");
    await revoke(lastOf(tab));
    await tab.answer(() => undefined);
    await letTokenAge(tab);
    await press(tab.page, "Next week");
    await screen(tab.page, "sign-in");
    await see(tab.page, "You were signed out");
    expect(await entriesOf(api)).toEqual([]);

    await tab.page.locator(marked("sign-in")).click();
    await tab.page.waitForSelector(`#password, ${marked("screen-week")}`);
    if ((await tab.page.$("#password")) !== null) await logIn(tab.page, person);
    await screen(tab.page, "week");
    await expect.poll(() => entriesOf(api), SOON).toMatchObject([{ project: "Kept", hours: 2 }]);
  });

  test("ends at a reused refresh token for both who have it", async () => {
    const { tab } = await employee();
    const stolen = lastOf(tab);
    // The app renews; then the thief comes with what the app has used up.
    await letTokenAge(tab);
    await press(tab.page, "Next week");
    await expect.poll(() => tab.refreshTokens.length, SOON).toBe(2);
    expect(await refresh(stolen)).toMatchObject({ ok: false });
    await letTokenAge(tab);
    await press(tab.page, "Next week");
    await screen(tab.page, "sign-in");
    await see(tab.page, "You were signed out");
  });

  test("that is signed out is revoked, ended at the tenant, and over in the other tab", async () => {
    const { device, tab } = await employee();
    const other = await device.open();
    await screen(other.page, "week");
    await tab.page.bringToFront();
    const given = [lastOf(tab), lastOf(other)];
    await press(tab.page, "Profile", "link");
    await screen(tab.page, "profile");
    await press(tab.page, "Sign out");
    await screen(tab.page, "sign-in");
    await other.page.bringToFront();
    await screen(other.page, "sign-in");
    await see(other.page, "You signed out in another tab");
    for (const token of given)
      expect(await refresh(token)).toMatchObject({ ok: false, error: "invalid_grant" });
    // The tenant asks who it is.
    await tab.page.bringToFront();
    await tab.page.locator(marked("sign-in")).click();
    await tab.page.waitForSelector("#password", { visible: true });
  });

  test("of another person on the same device shows nothing of the first", async () => {
    const { person, tab } = await employee();
    const api = await apiOf(person);
    await logTime(tab.page, { project: "Secret", hours: "3" });
    await expect.poll(() => entriesOf(api), SOON).toHaveLength(1);
    await tab.answer(({ url }) => (url.pathname.startsWith("/api/") ? "lost" : undefined));
    await logTime(tab.page, { project: "Unsent", hours: "3" });
    await see(tab.page, "1 change waits to be sent");
    await press(tab.page, "Profile", "link");
    await press(tab.page, "Sign out");
    await press(tab.page, "Sign out anyway");
    await screen(tab.page, "sign-in");
    await tab.answer(() => undefined);

    const next = await newPerson({ roles: ["Employee"] });
    const before = apiRequests(tab, "POST").length;
    await signIn(tab.page, next);
    await see(tab.page, "Nothing logged this week yet");
    await press(tab.page, "Log time");
    await screen(tab.page, "entry");
    for (const theirs of ["Secret", "Unsent", person.email])
      expect(await textOf(tab.page)).not.toContain(theirs);
    expect(apiRequests(tab, "POST").length).toBe(before);
    expect(await entriesOf(await apiOf(next))).toEqual([]);
  });

  test("is not taken from somebody while the API is out: it says so, and what is logged waits", async () => {
    const { person, tab } = await employee();
    const api = await apiOf(person);
    const problem = { title: "Service Unavailable", status: 503, code: "unavailable" };
    await tab.answer(({ url }) =>
      url.pathname.startsWith("/api/")
        ? {
            status: 503,
            headers: { "content-type": "application/problem+json", "retry-after": "1" },
            body: JSON.stringify(problem),
          }
        : undefined,
    );
    await logTime(tab.page, { project: "Waiting", hours: "1" });
    await see(tab.page, "1 change waits to be sent");
    expect(await textOf(tab.page)).toContain("What you log is kept here");
    await tab.answer(() => undefined);
    await expect.poll(() => entriesOf(api), SOON).toMatchObject([{ project: "Waiting" }]);
  });

  test("of somebody who is blocked at the tenant ends at the next renewal", async () => {
    const { person, tab } = await employee();
    await management().users.update(await userIdOf(person), { blocked: true });
    await letTokenAge(tab);
    await press(tab.page, "Next week");
    await screen(tab.page, "sign-in");
    expect(await tab.page.$(marked("screen-week"))).toBeNull();
  });
});
