import { chromium } from "command-line/chromium";
import { describe, expect, test } from "vitest";
import { inChromium } from "../support/chromium.ts";
import {
  type Answers,
  apiRequests,
  elementsIn,
  fill,
  logIn,
  marked,
  newDevice,
  press,
  screen,
  see,
  seeNoMore,
  signIn,
  textOf,
  tokenRequests,
  tokensIn,
} from "./support/device.ts";
import { apiOf, management, newPerson, shared, userIdOf } from "./support/stack.ts";

const SOON = { timeout: 20_000 };
const HOUR = 3_600_000;

/** Answers the first request of a kind, and lets all others through. */
function once(answer: NonNullable<ReturnType<Answers>>, method: string, path: string): Answers {
  let isAnswered = false;
  return (sent) => {
    if (isAnswered || sent.method !== method || !sent.url.pathname.startsWith(path)) return undefined;
    isAnswered = true;
    return answer;
  };
}

describe.skipIf(chromium === undefined)(`a session, ${inChromium}`, () => {
  test("follows a step-up: the person signs in again, and what they logged is stored, once", async () => {
    const person = await newPerson({ roles: ["Employee"] });
    const tab = await (await newDevice()).open();
    const { page } = tab;
    await signIn(page, person);
    await tab.answer(
      once(
        {
          status: 401,
          headers: { "www-authenticate": 'Bearer error="insufficient_user_authentication", max_age="0"' },
          body: "{}",
        },
        "POST",
        "/api/timesheets",
      ),
    );
    await press(page, "Log time");
    await fill(page, "Project", "Apollo");
    await fill(page, "Hours", "2");
    await press(page, "Log time");
    await see(page, "Sign in once more");
    await press(page, "Sign in");

    // Though the tenant knows the person still, it asks for the password.
    await logIn(page, person);
    await screen(page, "week");
    const asked = tab.sent
      .filter(({ url }) => url.pathname === "/authorize")
      .map(({ url }) => url.searchParams);
    expect(asked.map((parameters) => parameters.get("max_age"))).toEqual([null, "0"]);
    const api = await apiOf(person);
    await expect
      .poll(() => api("GET", "/timesheets"), SOON)
      .toMatchObject({ body: { entries: [{ project: "Apollo", hours: 2 }] } });
    expect(apiRequests(tab, "POST")).toHaveLength(2);
  });

  test("says that the API refuses something, and shows only what the person may do now", async () => {
    const person = await newPerson({ roles: ["Employee", "Manager"] });
    const tab = await (await newDevice()).open();
    const { page } = tab;
    await signIn(page, person);
    const users = management().users;
    const { data: roles } = await users.roles.list(await userIdOf(person));
    const manager = roles.find(({ name }) => name?.includes("Manager"));
    await users.roles.delete(await userIdOf(person), { roles: [manager?.id ?? ""] });
    await tab.answer(
      once(
        {
          status: 403,
          headers: { "www-authenticate": 'Bearer error="insufficient_scope", scope="approve:timesheets"' },
          body: '{"message":"Forbidden"}',
        },
        "GET",
        "/api/approvals",
      ),
    );
    await press(page, "Approvals", "link");
    await see(page, "Your account may not do this");
    await expect.poll(async () => (await page.$('a[href="/approvals"]')) === null, SOON).toBe(true);
    await page.goto(`${shared().appUrl}/week`);
    await screen(page, "week");
    expect(await elementsIn(page)).not.toContain("approvals");
  });

  test("works on a device whose clock is off, and says so", async () => {
    const { page } = await (await newDevice()).open({ ahead: -HOUR });
    await signIn(page, await newPerson({ roles: ["Employee"] }));
    await see(page, "This device's clock is wrong");
  });

  test("says what is wrong on a device whose clock is so far off that no sign-in can be checked", async () => {
    const { page } = await (await newDevice()).open({ ahead: 3 * HOUR });
    await page.locator(marked("sign-in")).click();
    await logIn(page, await newPerson({ roles: ["Employee"] }));
    await screen(page, "sign-in");
    await see(page, "This device's clock is wrong");
  });

  test("goes on without the tenant while the token is good, and says on the way in that it can't be reached", async () => {
    const person = await newPerson({ roles: ["Employee"] });
    const tab = await (await newDevice()).open();
    const { page } = tab;
    await signIn(page, person);
    const domain = new URL(shared().issuer).host;
    let isOut = true;
    await tab.answer(({ url }) => (isOut && url.host === domain ? "lost" : undefined));
    await press(page, "Previous week");
    await seeNoMore(page, "This week");
    await expect.poll(() => apiRequests(tab, "GET").length, SOON).toBeGreaterThan(1);
    await page.reload();
    await screen(page, "sign-in");
    await see(page, "The sign-in page can't be reached");
    expect(await textOf(page)).not.toContain(person.email);
    isOut = false;
    await page.locator(marked("sign-in")).click();
    await screen(page, "week");
  });

  test("becomes in all tabs whoever signs in in one, and shows nothing of the person before", async () => {
    const device = await newDevice();
    const [erin, mona] = [await newPerson({ roles: ["Employee"] }), await newPerson({ roles: ["Employee"] })];
    const one = await device.open();
    await signIn(one.page, erin);
    const two = await device.open();
    await screen(two.page, "week");
    await press(two.page, "Log time");
    await fill(two.page, "Project", "Erin's secret");
    await one.page.bringToFront();
    await press(one.page, "Profile", "link");
    await Promise.all([one.page.waitForNavigation(), one.page.locator(marked("sign-out")).click()]);
    await screen(one.page, "sign-in");
    await screen(two.page, "sign-in");
    // Back from the end of the tenant's session, the device knows that nobody is left to be told of.
    await expect.poll(() => one.page.evaluate("localStorage.session ?? null"), SOON).toBeNull();
    await signIn(one.page, mona);
    await two.page.bringToFront();
    await screen(two.page, "week");
    await two.page.goto(`${shared().appUrl}/entry/new`);
    await screen(two.page, "entry");
    await two.page.waitForSelector("input");
    const typed = await two.page.$$eval("input, textarea", (fields) => fields.map(({ value }) => value));
    expect(typed.join()).not.toContain("secret");
    const kept = await two.page.evaluate("JSON.stringify({ ...localStorage })");
    expect(kept).not.toContain(erin.email);
    await one.page.bringToFront();
    await press(one.page, "Profile", "link");
    await see(one.page, mona.email);
  });

  test("leaves no token or code in address, history, storages, cookies or console", async () => {
    const tab = await (await newDevice()).open();
    const { page } = tab;
    const given: unknown[] = [];
    page.on("response", async (response) => given.push(...Object.values(await tokensIn(response))));
    const person = await newPerson({ roles: ["Employee"] });
    await signIn(page, person);
    await expect
      .poll(() => given.filter((token) => typeof token === "string" && token !== "").length, SOON)
      .toBe(3);
    const [exchange] = tokenRequests(tab, "authorization_code");
    const { code, code_verifier } = Object.fromEntries(new URLSearchParams(exchange?.body));
    const traces = String(
      await page.evaluate(`(async () => JSON.stringify([
        location.href,
        history.state,
        { ...localStorage },
        { ...sessionStorage },
        document.cookie,
        await indexedDB.databases(),
        await caches.keys(),
        document.documentElement.outerHTML,
      ]))()`),
    );
    const said = tab.said.join();
    expect(traces.includes(person.email)).toBe(true);
    for (const secret of [...given, code, code_verifier]) {
      expect(secret).toEqual(expect.any(String));
      expect(traces.includes(String(secret)) || said.includes(String(secret))).toBe(false);
    }
    await page.goBack().catch(() => null);
    expect(page.url()).not.toContain("code=");
  });
});
