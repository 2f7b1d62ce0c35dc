import { existsSync } from "node:fs";

/** The Chromium of this machine: where CHROMIUM_PATH says, or Debian's, or Chrome. Undefined where there is none. */
export const chromium: string | undefined = [
  process.env.CHROMIUM_PATH,
  "/usr/bin/chromium",
  "/usr/bin/google-chrome",
].find((file) => file !== undefined && existsSync(file));
