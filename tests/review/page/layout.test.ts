import { chromium } from "command-line/chromium";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ReviewModel } from "../../../review/model/model.ts";
import { renderPage } from "../../../review/page/page.ts";
import { inChromium } from "../../support/chromium.ts";
import { busy, sample, sampleDiff, twoStacks } from "./sample.ts";
import { syntheticModel } from "./synthetic.ts";
import { startViewer, type Viewer } from "./viewer.ts";

const long = (text: string) => `${text}${"long".repeat(40)}`;

/** Names without a place to break, wide letters, and letters from right to left. */
const longNames: ReviewModel = {
  ...twoStacks,
  stack: long("dev"),
  people: sample.people.map((one) => ({ ...one, name: long(one.name), description: "管".repeat(90) })),
  applications: sample.applications.map((one) => ({
    ...one,
    name: "שם".repeat(80),
    callbacks: ["x".repeat(400)],
  })),
  routes: sample.routes.map((one) => ({ ...one, key: `${one.key}/${"part".repeat(40)}` })),
  scopes: sample.scopes.map((one) => ({ ...one, name: `${one.name}${"W".repeat(60)}` })),
  actions: sample.actions.map((one) => ({ ...one, name: long(one.name) })),
  guardrails: sample.guardrails && {
    ...sample.guardrails,
    findings: [{ guardrail: long("rule"), severity: long("severe"), text: long("It is wrong") }],
    waivers: sample.guardrails.waivers.map((one) => ({
      ...one,
      rule: long(one.rule),
      until: long(one.until),
    })),
  },
  unjudgedFiles: ["folder/".repeat(40)],
  diff: { ...sampleDiff, base: "base".repeat(60), approvalFaults: [long("APPROVAL_UNUSED")] },
};

const documents = {
  "a page": renderPage(sample),
  "two stacks": renderPage(twoStacks),
  "long names": renderPage(longNames),
  "many people": renderPage(syntheticModel({ scopes: 6, roles: 20, applications: 3, routes: 12 })),
  "a big policy": renderPage(syntheticModel({ scopes: 6, roles: 60, applications: 4, routes: 30 })),
};

/** Beside those of usual screens, the narrowest at which each of the page's arrangements has to do. */
const WIDTHS = [360, 480, 641, 705, 768, 897, 1_024, 1_201, 1_920];

/** An expression for everything that is cut off, or hidden in a box; what only readers of the screen hear is passed over. */
const CUT_OFF = `(() => {
  for (const one of document.querySelectorAll("details")) one.open = true;
  const width = document.documentElement.clientWidth;
  const faults = document.documentElement.scrollWidth > width ? ["the page scrolls sideways"] : [];
  const nameOf = (one) => one.tagName + "." + one.getAttribute("class") + " " + one.textContent.trim().slice(0, 40);
  for (const one of document.body.querySelectorAll("*")) {
    const { clipPath, display, overflowX, overflowY, textOverflow } = getComputedStyle(one);
    const { left, right, width: own } = one.getBoundingClientRect();
    if (!one.checkVisibility() || own === 0 || clipPath !== "none" || one.matches(".skip, option")) continue;
    if (left < -1 || right > width + 1) faults.push("beyond the edge: " + nameOf(one));
    const boxed = display !== "inline" && !one.closest("select, input, svg, nav");
    if (boxed && one.scrollWidth > one.clientWidth + 1) faults.push("wider than its box: " + nameOf(one));
    if (boxed && overflowY !== "visible" && one.scrollHeight > one.clientHeight + 1) faults.push("hidden below: " + nameOf(one));
    if (textOverflow !== "clip") faults.push("clipped text: " + nameOf(one));
  }
  for (const step of document.querySelectorAll(".step")) {
    const box = step.querySelector("rect").getBBox();
    for (const text of step.querySelectorAll("text")) {
      const { x, width } = text.getBBox();
      if (step.checkVisibility() && x + width > box.x + box.width) faults.push("out of its box: " + text.textContent);
    }
  }
  return [...new Set(faults)].slice(0, 5);
})()`;

const SCREENS = [
  { width: 360, height: 740 },
  { width: 390, height: 844 },
  { width: 768, height: 1_024 },
  { width: 1_024, height: 768 },
  { width: 1_280, height: 720 },
  { width: 1_366, height: 768 },
  { width: 1_920, height: 1_080 },
];

/** An expression for what isn't within the first screen, of what has to be: the verdict, and the first of each kind. */
const BELOW = `[...document.querySelectorAll(".verdict, .first h2, .first h2 a, .first li:first-child")]
  .filter((one) => one.getBoundingClientRect().bottom > innerHeight)
  .map((one) => one.textContent.trim().slice(0, 60) + ": " + one.getBoundingClientRect().bottom)`;

describe.skipIf(chromium === undefined)(inChromium, () => {
  let viewer: Viewer;
  beforeAll(async () => {
    viewer = await startViewer();
  });
  afterAll(() => viewer.close());

  const cutOffAt = async (page: Page, width: number) => {
    await page.setViewport({ width, height: 800 });
    return page.evaluate(CUT_OFF);
  };

  test.each(Object.entries(documents))(
    "cuts nothing off at any width, or on paper: %s",
    async (_name, text) => {
      const page = await viewer.open(text);
      const found: Record<number, unknown> = {};
      for (const width of WIDTHS) found[width] = await cutOffAt(page, width);
      expect(found).toEqual(Object.fromEntries(WIDTHS.map((width) => [width, []])));
      expect(await (await viewer.open(text, { print: true, width: 700 })).evaluate(CUT_OFF)).toEqual([]);
    },
  );

  test("finds what is cut off", async () => {
    const cell = `<table><tr><td nowrap>${"x".repeat(900)}</td></tr></table>`;
    const page = await viewer.open(documents["a page"].replace("</main>", `${cell}</main>`));
    const faults = await cutOffAt(page, 360);
    expect(faults).toContain("the page scrolls sideways");
    expect(faults).toContainEqual(expect.stringMatching(/^beyond the edge: \S+ x{40}$/));
  });

  test.each([
    ["a page", sample],
    ["two stacks", twoStacks],
    ["more than fits", busy],
  ])("shows without scrolling what counts: %s", async (_name, model) => {
    const page = await viewer.open(renderPage(model));
    const found: Record<string, unknown> = {};
    const contents = `(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)(document.querySelector("nav"))`;
    for (const { width, height } of SCREENS) {
      await page.setViewport({ width, height });
      found[`${width}x${height}`] = await page.evaluate(BELOW);
      expect(await page.evaluate(contents)).toBe(0);
    }
    expect(found).toEqual(Object.fromEntries(SCREENS.map(({ width, height }) => [`${width}x${height}`, []])));
  });
});
