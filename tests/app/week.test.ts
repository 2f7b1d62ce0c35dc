import { chromium } from "command-line/chromium";
import { describe, expect, test } from "vitest";
import { inChromium } from "../support/chromium.ts";
import {
  apiRequests,
  fill,
  marked,
  newDevice,
  press,
  SOON,
  screen,
  see,
  seeNoMore,
  signIn,
  textOf,
} from "./support/device.ts";
import { apiOf, entriesOf, newPerson } from "./support/stack.ts";
import { fillEntry, logTime, openEntry } from "./support/words.ts";

describe.skipIf(chromium === undefined)(`somebody's week, ${inChromium}`, () => {
  test("takes an entry, has it corrected and deleted, and each arrives at the API", async () => {
    const person = await newPerson({ roles: ["Employee"] });
    const api = await apiOf(person);
    const { page } = await (await newDevice()).open();
    await signIn(page, person);

    await logTime(page, { project: "Apollo", hours: "7:30", note: "Landing" });
    await see(page, "Logged: 7.5 h on Apollo");
    await expect
      .poll(() => entriesOf(api))
      .toMatchObject([{ project: "Apollo", hours: 7.5, note: "Landing", state: "submitted" }]);

    await openEntry(page, "Apollo");
    await fill(page, "Hours", "8");
    await press(page, "Save correction");
    await screen(page, "week");
    await see(page, "Corrected: 8 h on Apollo");
    await expect.poll(() => entriesOf(api), SOON).toMatchObject([{ project: "Apollo", hours: 8 }]);

    await openEntry(page, "Apollo");
    await press(page, "Delete");
    await screen(page, "week");
    await see(page, "Deleted: 8 h on Apollo");
    await expect.poll(() => entriesOf(api), SOON).toEqual([]);
  });

  test("gives back what was deleted, and takes back what was logged, at Undo", async () => {
    const person = await newPerson({ roles: ["Employee"] });
    const api = await apiOf(person);
    const { page } = await (await newDevice()).open();
    await signIn(page, person);

    await logTime(page, { project: "Gemini", hours: "4" });
    await see(page, "Logged: 4 h on Gemini");
    await page.locator(marked("undo")).click();
    await seeNoMore(page, "Gemini");
    await expect.poll(() => entriesOf(api), SOON).toEqual([]);

    await logTime(page, { project: "Mercury", hours: "2" });
    await expect.poll(() => entriesOf(api), SOON).toMatchObject([{ project: "Mercury" }]);
    await openEntry(page, "Mercury");
    await press(page, "Delete");
    await screen(page, "week");
    await page.locator(marked("undo")).click();
    await see(page, "Mercury");
    await expect.poll(() => entriesOf(api), SOON).toMatchObject([{ project: "Mercury", hours: 2 }]);
  });

  test("says what the API would refuse, and sends nothing", async () => {
    const tab = await (await newDevice()).open();
    await signIn(tab.page, await newPerson({ roles: ["Employee"] }));
    await press(tab.page, "Log time");
    for (const [project, hours, said] of [
      ["", "1", "Say which project it was"],
      ["Apollo", "", "Say how many hours it was"],
      ["Apollo", "1.1", "Quarter hours only: 1 or 1.25"],
      ["Apollo", "24.25", "At least a quarter hour, at most 24 hours"],
      ["A".repeat(101), "1", "At most 100 characters"],
    ] as const) {
      await fillEntry(tab.page, { project, hours });
      await press(tab.page, "Log time");
      await see(tab.page, said);
    }
    expect(apiRequests(tab, "POST")).toEqual([]);
  });

  test("says that the day is full, by the API's rule", async () => {
    const person = await newPerson({ roles: ["Employee"] });
    const { page } = await (await newDevice()).open();
    await signIn(page, person);
    await logTime(page, { project: "Apollo", hours: "23" });
    await see(page, "Logged: 23 h on Apollo");
    await logTime(page, { project: "Gemini", hours: "1.25" });
    await see(page, "A day has 24 hours, and 23 h are logged already");
  });

  test("shows both versions of an entry where somebody was faster, and sends the one that is chosen", async () => {
    const person = await newPerson({ roles: ["Employee"] });
    const api = await apiOf(person);
    const date = new Date().toISOString().slice(0, 10);
    const created = await api("POST", "/timesheets", { date, project: "Apollo", hours: 1 });
    const [{ id } = { id: "" }] = await entriesOf(api);
    const { page } = await (await newDevice()).open();
    await signIn(page, person);
    await openEntry(page, "Apollo");
    const ifMatch = { "if-match": created.headers.get("etag") ?? "" };
    const faster = await api("PUT", `/timesheets/${id}`, { project: "Apollo", hours: 3 }, ifMatch);
    expect(faster.status).toBe(200);

    await fill(page, "Hours", "2");
    await press(page, "Save correction");
    await see(page, "1 change needs you");
    await openEntry(page, "Apollo");
    await see(page, "On the server");
    expect(await textOf(page)).toMatch(/Yours.*2 h.*On the server.*3 h/s);
    await press(page, "Keep yours");
    await expect.poll(() => entriesOf(api), SOON).toMatchObject([{ project: "Apollo", hours: 2 }]);
  });
});
