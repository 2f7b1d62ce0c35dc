import { chromium } from "command-line/chromium";
import { describe, expect, test } from "vitest";
import { inChromium } from "../support/chromium.ts";
import { newDevice, screen } from "./support/device.ts";

describe.skipIf(chromium === undefined)(`the app ${inChromium}`, () => {
  test("asks somebody who isn't signed in to sign in, and says nothing to the console", async () => {
    const tab = await (await newDevice()).open();
    await screen(tab.page, "sign-in");
    expect(tab.said).toEqual([]);
  });
});
