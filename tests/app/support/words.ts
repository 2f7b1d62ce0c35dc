import type { Page } from "puppeteer-core";
import { expect } from "vitest";
import type { Persona } from "../../../proof/personas.ts";
import { fill, press, SOON, screen } from "./device.ts";

interface Typed {
  readonly project: string;
  readonly hours: string;
  readonly note?: string;
}

/** Fills the form of an entry in. */
export async function fillEntry(page: Page, { project, hours, note }: Typed): Promise<void> {
  await screen(page, "entry");
  await fill(page, "Project", project);
  await fill(page, "Hours", hours);
  if (note !== undefined) await fill(page, "Note (optional)", note);
}

/** Logs time for today, from the week as a phone shows it. */
export async function logTime(page: Page, entry: Typed): Promise<void> {
  await screen(page, "week");
  await press(page, "Log time");
  await fillEntry(page, entry);
  await press(page, "Log time");
}

/** Opens an entry of the week. */
export async function openEntry(page: Page, project: string): Promise<void> {
  const row = await page.waitForSelector(`[role="button"] ::-p-text(${project})`, { visible: true });
  // Away from the bottom, where messages lie above it for a while.
  await row?.evaluate((element) => element.scrollIntoView({ block: "center" }));
  await row?.click();
  await screen(page, "entry");
}

/** Chooses an entry; the list is longer than the window, makes its rows when they are near, and again when it is read anew. */
export async function choose(page: Page, { email }: Persona, project: string): Promise<void> {
  const chooseRow = `{
    const row = [...document.querySelectorAll('[role="checkbox"]')].find(({ ariaLabel }) =>
      ariaLabel.includes(${JSON.stringify(email)}) && ariaLabel.includes(${JSON.stringify(project)}));
    const list = [...document.querySelectorAll('[data-testid="element-approvals"] *')]
      .find(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight + 1);
    if (row === undefined) list?.scrollBy(0, list.clientHeight / 2);
    else if (row.ariaChecked !== "true") row.click();
    row?.ariaChecked === "true";
  }`;
  await expect.poll(() => page.evaluate(chooseRow), SOON).toBe(true);
}

/** Waits until a screen has what it loads. */
export async function ready(page: Page): Promise<void> {
  await expect.poll(async () => (await page.$('[aria-busy="true"]')) === null, SOON).toBe(true);
  await page.waitForNetworkIdle({ idleTime: 100, timeout: SOON.timeout });
}
