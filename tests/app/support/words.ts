import type { Page } from "puppeteer-core";
import { fill, press, screen } from "./device.ts";

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
