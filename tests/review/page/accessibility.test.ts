import { chromium } from "command-line/chromium";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renderPage } from "../../../review/page/page.ts";
import { accessibilityViolations, type Rule } from "../../support/accessibility.ts";
import { inChromium } from "../../support/chromium.ts";
import { sample, twoStacks } from "./sample.ts";
import { syntheticModel } from "./synthetic.ts";
import { startViewer, type View, type Viewer } from "./viewer.ts";

const document = renderPage(sample);
const twoDocument = renderPage(twoStacks);
const bigDocument = renderPage(syntheticModel({ scopes: 6, roles: 60, applications: 4, routes: 30 }));

/** Rules that don't hold, each with the first place; everything is opened first. */
async function violationsIn(page: Page, ...rules: Rule[]): Promise<readonly string[]> {
  await page.evaluate(`for (const one of document.querySelectorAll("details")) one.open = true`);
  return accessibilityViolations(page, ...rules);
}

describe.skipIf(chromium === undefined)(inChromium, () => {
  let viewer: Viewer;
  beforeAll(async () => {
    viewer = await startViewer();
  });
  afterAll(() => viewer.close());

  test.each<[string, string, View, Rule[]]>([
    ["in light", twoDocument, {}, []],
    ["in dark", twoDocument, { scheme: "dark" }, ["color-contrast"]],
    ["on a phone", document, { width: 360 }, []],
    ["on paper", document, { print: true, width: 800 }, ["color-contrast"]],
    ["of a big policy", bigDocument, {}, []],
  ])("violates no rule of accessibility %s", async (_name, text, view, rules) => {
    expect(await violationsIn(await viewer.open(text, view), ...rules)).toEqual([]);
  });

  test.each<["light" | "dark", string]>([
    ["light", "rgb(246, 246, 243)"],
    ["dark", "rgb(20, 22, 26)"],
  ])("is %s where the system is", async (scheme, colour) => {
    const page = await viewer.open(document, { scheme });
    expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe(colour);
  });

  test("is found to violate a rule when it does", async () => {
    const faint = document.replace("<main", `<p><img src="#"></p><main`);
    expect(await violationsIn(await viewer.open(faint), "image-alt")).toContainEqual(
      expect.stringMatching(/^image-alt: /),
    );
  });

  test("names on a phone who may, and only them", async () => {
    const page = await viewer.open(document, { width: 360 });
    const cards = `[...document.querySelectorAll("#grid tbody tr[data-method]")].slice(0, 3).map((row) =>
      [...row.querySelectorAll("code.needs, td")].filter((one) => one.checkVisibility()).map((one) => one.textContent))`;
    expect(await page.evaluate(cards)).toEqual([
      ["approve:timesheets", "✓ Manager may new", "✓ all roles may new"],
      ["create:timesheets", "✓ Employee may", "✓ Manager may", "✓ group Contractors may", "✓ all roles may"],
      ["batch:upload", "nobody"],
    ]);
  });

  describe("by keyboard", () => {
    test("begins with a link that skips to the review", async () => {
      const page = await viewer.open(document);
      await page.keyboard.press("Tab");
      expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the review");
      expect(await page.evaluate("document.activeElement.getBoundingClientRect().top >= 0")).toBe(true);
      await page.keyboard.press("Enter");
      expect(await page.evaluate("document.activeElement.id")).toBe("content");
    });

    test("reaches every control in the order of the page, and shows where it is", async () => {
      const page = await viewer.open(document);
      const count = await page.evaluate(`window.seen = [];
        addEventListener("focusin", ({ target }) => {
          const { outlineStyle, outlineWidth } = getComputedStyle(target);
          seen.push(focusable.indexOf(target) + " " + outlineStyle + " " + outlineWidth);
        });
        window.focusable = [...document.querySelectorAll("a, summary, input, select, button, [tabindex='0']")]
          .filter((one) => one.checkVisibility() && (one.type !== "radio" || one.checked));
        focusable.length`);
      expect(count).toBeGreaterThan(25);
      for (let presses = 0; presses < Number(count); presses += 1) await page.keyboard.press("Tab");
      const expected = Array.from({ length: Number(count) }, (_, position) => `${position} solid 3px`);
      expect(await page.evaluate("seen")).toEqual(expected);
    });

    test("chooses, searches and switches colours", async () => {
      const page = await viewer.open(document);
      const matches = `document.querySelector("#filters output").textContent`;
      await page.focus("#filters [name=search]");
      await page.keyboard.type("approvals");
      expect(await page.evaluate(matches)).toBe("3 of 9 rows");
      await page.keyboard.press("Tab");
      await page.keyboard.type("Mob");
      expect(await page.evaluate(matches)).toBe("1 of 9 rows");
      await page.focus("#scheme-auto");
      await page.keyboard.press("ArrowUp");
      expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(20, 22, 26)");
    });
  });

  test("tells how many rows are left, politely", async () => {
    const page = await viewer.open(document);
    const live = `document.querySelector("#filters output").getAttribute("aria-live")`;
    expect(await page.evaluate(live)).toBe("polite");
  });
});
