import { chromium } from "command-line/chromium";
import type { Page } from "puppeteer-core";
import { describe, expect, test } from "vitest";
import { inChromium } from "../support/chromium.ts";
import { marked, newDevice, SOON, screen, see, seeNoMore, signIn } from "./support/device.ts";
import { apiOf, entriesOf, newPerson } from "./support/stack.ts";
import { logTime } from "./support/words.ts";

/**
 * Loses the response to the first entry that a tab sends, once the API has given it.
 *
 * @returns the keys of the tries, as they are made.
 */
async function losing(page: Page, lose: (reset: () => Promise<void>) => Promise<void>): Promise<string[]> {
  const keys: string[] = [];
  const client = await page.createCDPSession();
  client.on("Fetch.requestPaused", ({ requestId, request, responseStatusCode }) => {
    const isEntry = request.method === "POST" && responseStatusCode === 201;
    if (isEntry) keys.push(headerOf(request.headers, "idempotency-key"));
    if (!isEntry || keys.length > 1) void client.send("Fetch.continueRequest", { requestId });
    else void lose(() => client.send("Fetch.failRequest", { requestId, errorReason: "ConnectionReset" }));
  });
  await client.send("Fetch.enable", {
    patterns: [{ urlPattern: "*/api/timesheets", requestStage: "Response" }],
  });
  return keys;
}

const headerOf = (headers: Readonly<Record<string, string>>, wanted: string): string =>
  Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1] ?? "";

describe.skipIf(chromium === undefined)(`what somebody logs is stored once, ${inChromium},`, () => {
  test("though the response to its first try is lost", async () => {
    const person = await newPerson({ roles: ["Employee"] });
    const api = await apiOf(person);
    const { page } = await (await newDevice()).open();
    await signIn(page, person);
    const keys = await losing(page, (reset) => reset());

    await logTime(page, { project: "Apollo", hours: "7:30" });
    await expect.poll(() => keys, SOON).toHaveLength(2);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys[1]).toBe(keys[0]);
    await seeNoMore(page, "waiting");
    await see(page, "Apollo");
    expect(await entriesOf(api)).toMatchObject([{ project: "Apollo", hours: 7.5 }]);
  });

  test("though the app is closed before the response is there, and opened again", async () => {
    const person = await newPerson({ roles: ["Employee"] });
    const api = await apiOf(person);
    const device = await newDevice();
    const { page } = await device.open();
    await signIn(page, person);
    const closed = Promise.withResolvers<void>();
    await losing(page, async () => {
      await page.close();
      closed.resolve();
    });
    await logTime(page, { project: "Apollo", hours: "2" });
    await closed.promise;

    const again = await device.open();
    await screen(again.page, "week");
    const sent = () =>
      again.sent.filter(({ method, url }) => method === "POST" && url.pathname === "/api/timesheets");
    await expect.poll(() => sent().length, SOON).toBe(1);
    await see(again.page, "Apollo");
    await expect.poll(() => entriesOf(api), SOON).toMatchObject([{ project: "Apollo", hours: 2 }]);
    await expect
      .poll(
        () => again.page.evaluate("Object.keys(localStorage).filter((key) => key.includes('/waiting/'))"),
        SOON,
      )
      .toEqual([]);
  });

  test("though two tabs without network keep it, and both have one again", async () => {
    const person = await newPerson({ roles: ["Employee"] });
    const api = await apiOf(person);
    const device = await newDevice();
    const one = await device.open();
    await signIn(one.page, person);
    const two = await device.open();
    await screen(two.page, "week");
    for (const { page } of [one, two]) await page.setOfflineMode(true);
    await one.page.bringToFront();
    await logTime(one.page, { project: "Apollo", hours: "1" });
    await one.page.waitForSelector(marked("waiting"), { visible: true });
    await two.page.bringToFront();
    await logTime(two.page, { project: "Gemini", hours: "2" });
    // Each shows what the other keeps.
    await see(two.page, "Apollo");
    await see(one.page, "Gemini");

    for (const { page } of [one, two]) await page.setOfflineMode(false);
    await expect.poll(async () => (await entriesOf(api)).length, SOON).toBe(2);
    const sent = [one, two]
      .flatMap((tab) => tab.sent)
      .filter(({ method, url }) => method === "POST" && url.pathname === "/api/timesheets");
    expect(sent).toHaveLength(2);
    for (const { page } of [one, two]) {
      await seeNoMore(page, "waiting");
      await see(page, "Apollo");
      await see(page, "Gemini");
    }
    expect(await entriesOf(api)).toHaveLength(2);
  });
});
