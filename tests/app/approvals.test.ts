import { chromium } from "command-line/chromium";
import type { Page } from "puppeteer-core";
import { describe, expect, test } from "vitest";
import type { Persona } from "../../proof/personas.ts";
import { inChromium } from "../support/chromium.ts";
import { fill, marked, newDevice, press, SOON, screen, see, signIn } from "./support/device.ts";
import { type Api, apiOf, entriesOf, newPerson } from "./support/stack.ts";
import { choose, fillEntry, openEntry, ready } from "./support/words.ts";

/** Somebody new, with entries that wait for approval. */
async function somebodyWith(...projects: readonly string[]): Promise<{ person: Persona; api: Api }> {
  const person = await newPerson({ groups: ["Contractors"] });
  const api = await apiOf(person);
  for (const [index, project] of projects.entries()) {
    const date = new Date(Date.now() - index * 86_400_000).toISOString().slice(0, 10);
    expect(await api("POST", "/timesheets", { date, project, hours: 2 })).toMatchObject({ status: 201 });
  }
  return { person, api };
}

/** A new manager on a phone, who looks at approvals. */
async function manager(): Promise<Page> {
  const { page } = await (await newDevice()).open();
  await signIn(page, await newPerson({ groups: ["Managers"] }));
  await press(page, "Approvals", "link");
  await screen(page, "approvals");
  return page;
}

const statesOf = async (api: Api) =>
  Object.fromEntries((await entriesOf(api)).map(({ project, state }) => [project, state]));

describe.skipIf(chromium === undefined)(`approvals, ${inChromium}`, () => {
  test("take one entry, and several at once", async () => {
    const { person, api } = await somebodyWith("One", "Two", "Three");
    const page = await manager();
    await choose(page, person, "One");
    await see(page, "1 selected · 2 h");
    await press(page, "Approve");
    await see(page, "1 entry approved");
    await choose(page, person, "Two");
    await choose(page, person, "Three");
    await press(page, "Approve");
    await see(page, "2 entries approved");
    await expect
      .poll(() => statesOf(api), SOON)
      .toEqual({ One: "approved", Two: "approved", Three: "approved" });
  });

  test("that are undone at once decide nothing", async () => {
    const { person, api } = await somebodyWith("Hasty");
    const page = await manager();
    await choose(page, person, "Hasty");
    await press(page, "Approve");
    await page.locator(marked("undo")).click();
    await see(page, "Undone: nothing was decided");
    await choose(page, person, "Hasty");
    expect(await statesOf(api)).toEqual({ Hasty: "submitted" });
  });

  test("are refused with a reason, which the person reads, corrects by and submits again", async () => {
    const { person, api } = await somebodyWith("Vague");
    const page = await manager();
    await choose(page, person, "Vague");
    await press(page, "Reject");
    // Not without a reason.
    await page.waitForSelector('[role="dialog"], [role="alertdialog"]', { visible: true });
    await page.locator('[role="dialog"] ::-p-text(Reject)').wait();
    await fill(page, "Reason", "Which customer?");
    await page.$$eval('[role="dialog"] [role="button"]', (buttons) =>
      buttons.find(({ textContent }) => textContent === "Reject")?.click(),
    );
    await see(page, "1 entry rejected");
    await expect.poll(() => statesOf(api), SOON).toEqual({ Vague: "rejected" });

    const { page: own } = await (await newDevice()).open();
    await signIn(own, person);
    await see(own, "Rejected: Which customer?");
    await openEntry(own, "Vague");
    await fillEntry(own, { project: "For Acme", hours: "2" });
    await press(own, "Save correction");
    await expect.poll(() => statesOf(api), SOON).toEqual({ "For Acme": "submitted" });
  });

  test("don't show anybody their own entries", async () => {
    const person = await newPerson({ roles: ["Manager"] });
    const api = await apiOf(person);
    const date = new Date().toISOString().slice(0, 10);
    await api("POST", "/timesheets", { date, project: "Own", hours: 1 });
    const { page } = await (await newDevice()).open();
    await signIn(page, person);
    await see(page, "Own");
    await press(page, "Approvals", "link");
    await screen(page, "approvals");
    await ready(page);
    expect(await page.$$(`[aria-label*="${person.email}"]`)).toEqual([]);
  });

  test("of a week that was just logged take less than two minutes of a person's clicks", async () => {
    const person = await newPerson({ roles: ["Employee"] });
    const api = await apiOf(person);
    /** All that a hand does: a press, or a field that is typed into. */
    let acts = 0;
    const act = async (doing: Promise<unknown>) => {
      acts += 1;
      await doing;
    };
    const { page } = await (await newDevice()).open();
    await act(signIn(page, person));
    await act(press(page, "Previous week"));
    await ready(page);
    await act(page.locator('[aria-label^="Log time on Monday"]').click());
    await screen(page, "entry");
    await act(fill(page, "Project", "Apollo"));
    await act(fill(page, "Hours", "8"));
    await act(press(page, "Log time"));
    for (const day of ["Monday", "Tuesday", "Wednesday", "Thursday"]) {
      await screen(page, "week");
      await ready(page);
      const same = await page.waitForSelector(`[role="button"] ::-p-text(Same as ${day})`, { visible: true });
      await same?.evaluate((element) => element.scrollIntoView({ block: "center" }));
      await act(same?.click() ?? Promise.reject(new Error("there is no such button")));
    }
    await expect.poll(async () => (await entriesOf(api)).length, SOON).toBe(5);

    const { page: other } = await (await newDevice()).open();
    await act(signIn(other, await newPerson({ roles: ["Manager"] })));
    await act(press(other, "Approvals", "link"));
    await screen(other, "approvals");
    await act(choose(other, person, "all 5 entries"));
    await act(press(other, "Approve"));
    await see(other, "5 entries approved");
    await expect
      .poll(async () => (await entriesOf(api)).map(({ state }) => state), SOON)
      .toEqual(Array.from({ length: 5 }, () => "approved"));
    // Both sign-ins are an address, a password and two presses more.
    const all = acts + 2 * 3;
    expect(all * 5).toBeLessThan(120);
  });
});
