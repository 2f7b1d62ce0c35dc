import { chromium } from "command-line/chromium";
import type { Page } from "puppeteer-core";
import { describe, expect, test } from "vitest";
import { inChromium } from "../support/chromium.ts";
import {
  apiRequests,
  fill,
  logIn,
  marked,
  newDevice,
  press,
  SOON,
  screen,
  see,
  signIn,
  textOf,
} from "./support/device.ts";
import { apiOf, entriesOf, newPerson } from "./support/stack.ts";
import { logTime, openEntry } from "./support/words.ts";

const today = new Date().toISOString().slice(0, 10);

/** Signs out: the page goes to the tenant, and comes back. */
async function leave(page: Page, signOut: () => Promise<void>): Promise<void> {
  // The app's own screen is there a moment before it is left.
  await Promise.all([page.waitForRequest((request) => request.url().includes("/v2/logout")), signOut()]);
  const isBack = `document.readyState === "complete" && document.querySelector('${marked("screen-sign-in")}') !== null`;
  await expect.poll(() => page.evaluate(isBack).catch(() => false), SOON).toBe(true);
}

describe.skipIf(chromium === undefined)(`what isn't sent yet, ${inChromium},`, () => {
  test.for([
    ["Keep yours", { hours: 3, version: 3 }],
    ["Keep the server's", { hours: 8, version: 2 }],
  ] as const)("is shown beside what is there by now, and its person chooses: %s", async ([choice, kept]) => {
    const person = await newPerson({ roles: ["Employee"] });
    const api = await apiOf(person);
    await api("POST", "/timesheets", { project: "Apollo", hours: 1, date: today });
    const [entry] = await entriesOf(api);
    const tab = await (await newDevice()).open();
    const { page } = tab;
    await signIn(page, person);
    await see(page, "Apollo");

    await page.setOfflineMode(true);
    await openEntry(page, "Apollo");
    await fill(page, "Hours", "3");
    await press(page, "Save correction");
    await screen(page, "week");
    const elsewhere = { project: "Apollo", hours: 8 };
    const put = await api("PUT", `/timesheets/${String(entry?.id)}`, elsewhere, { "if-match": '"1"' });
    expect(put.status).toBe(200);
    await page.setOfflineMode(false);

    await see(page, "Changed elsewhere");
    await openEntry(page, "Apollo");
    await see(page, "Two versions");
    const shown = await textOf(page);
    expect(shown).toContain("3 h");
    expect(shown).toContain("8 h");
    expect(await entriesOf(api)).toMatchObject([{ hours: 8, version: 2 }]);
    await press(page, choice);
    await screen(page, "week");
    await expect.poll(() => entriesOf(api), SOON).toMatchObject([kept]);
  });

  test("waits on the device for its person, whoever signs in between", async () => {
    const [ann, bob] = [await newPerson({ roles: ["Employee"] }), await newPerson({ roles: ["Employee"] })];
    const api = await apiOf(ann);
    const device = await newDevice();
    const tab = await device.open();
    const { page } = tab;
    await signIn(page, ann);
    let isOut = true;
    await tab.answer(({ method }) => (isOut && method === "POST" ? { status: 503 } : undefined));
    await logTime(page, { project: "Apollo", hours: "2", note: "secret" });
    await page.waitForSelector(marked("waiting"), { visible: true });

    await press(page, "Profile", "link");
    await screen(page, "profile");
    await page.locator(marked("sign-out")).click();
    await see(page, "1 change isn't sent yet");
    await leave(page, () => press(page, "Sign out anyway"));
    isOut = false;

    const before = apiRequests(tab, "POST").length;
    await page.locator(marked("sign-in")).click();
    await logIn(page, bob);
    await screen(page, "week");
    await see(page, "0 h");
    expect(await textOf(page)).not.toMatch(/Apollo|secret/);
    expect(apiRequests(tab, "POST")).toHaveLength(before);
    expect(await entriesOf(await apiOf(bob))).toEqual([]);
    await press(page, "Profile", "link");
    await screen(page, "profile");
    await leave(page, () => page.locator(marked("sign-out")).click());

    await page.locator(marked("sign-in")).click();
    await logIn(page, ann);
    await screen(page, "week");
    await see(page, "Apollo");
    await expect
      .poll(() => entriesOf(api), SOON)
      .toMatchObject([{ project: "Apollo", hours: 2, note: "secret" }]);
  });
});
