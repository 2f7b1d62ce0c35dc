import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { chromium } from "command-line/chromium";
import { type Browser, type LaunchOptions, launch } from "puppeteer-core";

/** The name of tests in a browser, which says why they are skipped where they are. */
export const inChromium =
  chromium === undefined ? "in Chromium, which is neither at CHROMIUM_PATH nor in /usr/bin" : "in Chromium";

/** Starts a Chromium of its own, without a window. */
export function launchChromium({ args = [], ...options }: LaunchOptions = {}): Promise<Browser> {
  return launch({
    executablePath: chromium ?? "",
    args: ["--no-sandbox", "--disable-gpu", ...args],
    // A browser under a moved clock (`.ci/clock`) waits forever, and its pages know nothing of time.
    env: { ...process.env, LD_PRELOAD: undefined },
    ...options,
  });
}

/**
 * Makes a profile in which frames of other sites get their cookies. Debian's Chromium keeps them from frames unless it is told
 * otherwise, as Safari does everywhere.
 *
 * @param folder `userDataDir` of a browser that isn't started yet
 */
export async function allowThirdPartyCookies(folder: string): Promise<void> {
  await mkdir(path.join(folder, "Default"), { recursive: true });
  const preferences = { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } };
  await writeFile(path.join(folder, "Default/Preferences"), JSON.stringify(preferences));
}
