import { chromium } from "command-line/chromium";
import type { Page } from "puppeteer-core";
import { beforeAll, describe, expect, test } from "vitest";
import { policy } from "../../rules/policy.ts";
import { accessibilityViolations } from "../support/accessibility.ts";
import { inChromium } from "../support/chromium.ts";
import {
  fill,
  look,
  marked,
  newDevice,
  press,
  screen,
  see,
  type Tab,
  theBrowser,
  type View,
} from "./support/device.ts";
import { compare, hasTheFonts, isKeeping, keep, keepBeside, readKept } from "./support/picture.ts";
import { type ApiScript, entry, scripted, weekOf } from "./support/scripted.ts";
import { logTime, openEntry } from "./support/words.ts";

const NOW = new Date("2026-05-13T09:30:00Z");
const DATES = [11, 12, 13, 14, 15, 16, 17].map((day) => `2026-05-${day}`);
const BEFORE = [4, 5, 6, 7, 8, 9, 10].map((day) => `2026-05-0${day}`.replace("-010", "-10"));

const OWN = [
  entry("e1", "2026-05-11", "Apollo", 7.5, { state: "approved" }),
  entry("e2", "2026-05-12", "Gemini", 6, {
    state: "rejected",
    reason: "Which customer was that for?",
  }),
  entry("e3", "2026-05-12", "Workshop with the customer", 1.75, {
    note: "Preparation, and two hours on site",
  }),
  entry("e4", "2026-05-13", "Apollo", 3.25),
];

const OTHERS = ["grace@exampleco.com", "katherine.johnson-vaughan@contractors.example.com"].flatMap(
  (email, person) =>
    ["2026-05-04", "2026-05-05", "2026-05-12"].map((date, index) =>
      entry(`o${person}${index}`, date, index === 1 ? "Mercury" : "Apollo", 7 + index / 4, {
        subject: `auth0|${email}`,
        email,
        ...(index === 2 && { note: "Night shift" }),
      }),
    ),
);

const API: ApiScript = {
  "GET /health": { status: "ok" },
  "GET /weeks/2026-W20": weekOf("2026-W20", DATES, OWN),
  "GET /weeks/2026-W19": weekOf("2026-W19", BEFORE, [entry("b1", "2026-05-07", "Gemini", 8)]),
  "GET /weeks/2026-W21": weekOf(
    "2026-W21",
    [18, 19, 20, 21, 22, 23, 24].map((day) => `2026-05-${day}`),
    [],
  ),
  "GET /approvals": { entries: OTHERS },
  ...Object.fromEntries(OWN.map((one) => [`GET /timesheets/${one.id}`, one])),
};

const ADA = { name: "Ada Lovelace", email: "ada@exampleco.com" };

/** A tab in which everything is as it always is. */
async function staged(view: View = {}, scopes: readonly string[] = policy.applications.mobile.scopes) {
  const tab = await (await newDevice()).open({ ...view, now: NOW });
  const script = await scripted(NOW, ADA, scopes);
  script.api = API;
  await tab.answer(script.answers);
  return { tab, page: tab.page, script };
}

async function enter({ page }: Tab): Promise<void> {
  await page.locator(marked("sign-in")).click();
  await screen(page, "week");
}

/** Screens in an order in which one leads to the next, each with the way to it. */
const SCREENS: Readonly<Record<string, (page: Page, script: { api: ApiScript }) => Promise<void>>> = {
  week: async (page) => {
    await screen(page, "week");
    await see(page, "Workshop with the customer");
  },
  "empty-week": async (page) => {
    await press(page, "Next week");
    await see(page, "Nothing logged this week yet");
  },
  log: async (page) => {
    await press(page, "Previous week");
    await see(page, "Gemini");
    await press(page, "Log time");
    await screen(page, "entry");
  },
  "log-refused": async (page) => {
    await fill(page, "Hours", "7:20");
    await press(page, "Log time");
    await see(page, "Say which project it was");
  },
  correct: async (page) => {
    await press(page, "Back");
    await screen(page, "week");
    await openEntry(page, "Gemini");
    await see(page, "Which customer was that for?");
  },
  approvals: async (page) => {
    await press(page, "Back");
    await screen(page, "week");
    await press(page, "Approvals", "link");
    await see(page, "Mercury");
    await page.locator('[role="checkbox"][aria-label*="grace"][aria-label*="Mercury"]').click();
    await see(page, "1 selected");
  },
  reject: async (page) => {
    await press(page, "Reject");
    await page.waitForSelector('[role="dialog"]', { visible: true });
  },
  profile: async (page) => {
    await press(page, "Cancel");
    await press(page, "Profile", "link");
    await see(page, ADA.email);
  },
  unreachable: async (page, script) => {
    script.api = { ...API, "GET /weeks/2026-W19": "lost", "GET /weeks/2026-W18": "lost" };
    await press(page, "Week", "link");
    await screen(page, "week");
    await press(page, "Previous week");
    await press(page, "Previous week");
    await see(page, "Your week couldn't be loaded");
  },
};

/** Whether something is wider than the window, by name of the element. */
const TOO_WIDE = `[...document.querySelectorAll("body *")].filter((one) => one.checkVisibility() && !one.closest("svg")).flatMap((one) => {
  const { left, right, width } = one.getBoundingClientRect();
  return width > 1 && (right > innerWidth + 1 || left < -1) ? [(one.ariaLabel ?? one.textContent).slice(0, 80) + " " + left + "–" + right] : [];
}).slice(0, 3)`;

/** Words that are cut off, as far as that isn't meant: a line that ends in "…" for all of its text elsewhere. */
const CUT_OFF = `[...document.querySelectorAll("body *")].filter((one) => one.checkVisibility() && one.children.length === 0 && one.textContent.trim() !== "").flatMap((one) => {
  const { overflow, textOverflow } = getComputedStyle(one);
  if (overflow === "visible" || textOverflow === "ellipsis") return [];
  return one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 2 ? [one.outerHTML.slice(0, 200)] : [];
}).slice(0, 3)`;

/** Things to press that are smaller than 44 by 44 points. */
const TOO_SMALL = `[...document.querySelectorAll('[role="button"], [role="link"], [role="checkbox"], [role="radio"], button, a, input, textarea')].filter((one) => one.checkVisibility()).flatMap((one) => {
  const { width, height } = one.getBoundingClientRect();
  return width > 1 && (width < 43.5 || height < 43.5) ? [(one.ariaLabel ?? one.textContent) + " " + width + "x" + height] : [];
})`;

async function examine(page: Page): Promise<unknown> {
  return {
    violations: await accessibilityViolations(page),
    tooWide: await page.evaluate(TOO_WIDE),
    tooSmall: await page.evaluate(TOO_SMALL),
    cutOff: await page.evaluate(CUT_OFF),
  };
}

const NOTHING = { violations: [], tooWide: [], tooSmall: [], cutOff: [] };

const VIEWS: Readonly<Record<string, View>> = {
  light: {},
  dark: { scheme: "dark" },
  tablet: { width: 834, height: 1112 },
  "large text": { textScale: 2 },
};

describe.skipIf(chromium === undefined)(`screens, ${inChromium}`, () => {
  let canCompare = false;
  beforeAll(async () => {
    canCompare = !isKeeping && (await hasTheFonts(await theBrowser()));
    if (!isKeeping && !canCompare) {
      console.log("LEFT OUT: the comparison with the kept pictures, as this machine draws letters otherwise");
    }
  });

  /** Keeps or compares what a tab shows. */
  async function pictured(page: Page, name: string): Promise<void> {
    await page.evaluate("document.activeElement?.blur()");
    const picture = await page.screenshot();
    if (isKeeping) return keep(name, picture, await theBrowser());
    if (!canCompare) return;
    const difference = await compare(page, await readKept(name), picture);
    const isSame = difference.sizes[0] === difference.sizes[1] && difference.share < 0.002;
    if (!isSame) await keepBeside(name, picture);
    expect.soft({ name, isSame, ...difference }).toMatchObject({ isSame: true });
  }

  /** A screen in each view, examined; and pictured in light and dark. */
  async function inAllViews(page: Page, name: string): Promise<Record<string, unknown>> {
    const found: Record<string, unknown> = {};
    for (const [view, settings] of Object.entries(VIEWS)) {
      await look(page, settings);
      found[`${name}, ${view}`] = await examine(page);
      if (view === "light" || view === "dark") await pictured(page, `${name}-${view}`);
    }
    await look(page, {});
    return found;
  }

  const wrongOf = (found: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(
      Object.entries(found).filter(([, one]) => JSON.stringify(one) !== JSON.stringify(NOTHING)),
    );

  test("are accessible on a phone and a tablet, in light and dark, with large text; and look as they are kept", {
    timeout: 180_000,
  }, async () => {
    const { tab, page, script } = await staged();
    await screen(page, "sign-in");
    const found: Record<string, unknown> = {};
    Object.assign(found, await inAllViews(page, "sign-in"));
    await enter(tab);
    for (const [name, goTo] of Object.entries(SCREENS)) {
      await goTo(page, script);
      Object.assign(found, await inAllViews(page, name));
    }
    expect(wrongOf(found)).toEqual({});
    expect(Object.keys(found)).toHaveLength((Object.keys(SCREENS).length + 1) * Object.keys(VIEWS).length);
  });

  test.each([
    ["de", "Diese Woche", "ltr"],
    ["ar", "This week", "rtl"],
  ])(
    "in %s have words and direction of their own, and are as accessible",
    async (language, words, direction) => {
      const { tab, page } = await staged({ language });
      await enter(tab);
      await see(page, words);
      expect(
        await page.evaluate(
          `getComputedStyle(document.querySelector('[data-testid="screen-week"]')).direction`,
        ),
      ).toBe(direction);
      for (const view of [{}, { textScale: 2 }]) {
        await look(page, view);
        expect(await examine(page)).toEqual(NOTHING);
      }
    },
  );

  test("show a name without spaces whole, and its hours beside it; and news of it above the way to other screens", async () => {
    const { tab, page, script } = await staged({ textScale: 2 });
    const name = "Donaudampfschifffahrtsgesellschaftskapitänsmützenherstellung";
    const [one, other] = [
      entry("n1", "2026-05-13", name, 8),
      { ...entry("n2", "2026-05-12", name, 8), email: ADA.email },
    ];
    script.api = {
      ...API,
      "GET /weeks/2026-W20": weekOf("2026-W20", DATES, [one]),
      "GET /timesheets/n1": one,
      "GET /approvals": { entries: [other] },
    };
    await enter(tab);
    const tooWide: unknown[] = [];
    const note = async () => tooWide.push(await page.evaluate(TOO_WIDE));
    for (const textScale of [1, 2]) {
      await look(page, { textScale });
      await see(page, name);
      await note();
      await press(page, "Approvals", "link");
      await see(page, name);
      await note();
      await press(page, "Week", "link");
      await screen(page, "week");
    }
    await openEntry(page, name);
    await press(page, "Delete");
    await page.waitForSelector(marked("undo"), { visible: true });
    await note();
    expect(tooWide).toEqual([[], [], [], [], []]);
    const undo = await page.$eval(marked("undo"), (element) => element.getBoundingClientRect().bottom);
    expect(undo).toBeLessThan(
      await page.$eval('[role="navigation"]', (bar) => bar.getBoundingClientRect().top),
    );
  });

  test("promise no correction of an entry that is approved", async () => {
    const { tab, page } = await staged();
    const heading = () => page.$eval('[data-testid="screen-entry"] h1', (element) => element.textContent);
    await enter(tab);
    await openEntry(page, "Apollo");
    await see(page, "Approved entries stay as they are");
    expect(await heading()).toBe("Entry");
    await press(page, "Back");
    await screen(page, "week");
    await openEntry(page, "Gemini");
    expect(await heading()).toBe("Correct entry");
  });

  test("of two versions and of what waits are as accessible, and look as they are kept", async () => {
    const { tab, page, script } = await staged();
    const found: Record<string, unknown> = {};
    await enter(tab);
    const changed = { ...entry("e2", "2026-05-12", "Gemini", 4, { note: "Workshop" }), version: 2 };
    const week = OWN.map((one) => (one.id === changed.id ? changed : one));
    script.api = {
      ...API,
      "GET /weeks/2026-W20": weekOf("2026-W20", DATES, week),
      "GET /timesheets/e2": changed,
      "PUT /timesheets/e2": { status: 412, code: "precondition_failed" },
      "POST /timesheets": { status: 503, code: "unavailable" },
    };
    await openEntry(page, "Gemini");
    await fill(page, "Hours", "5");
    await press(page, "Save correction");
    await see(page, "Changed elsewhere");
    await press(page, "Close");
    await openEntry(page, "Gemini");
    await see(page, "Two versions");
    Object.assign(found, await inAllViews(page, "conflict"));
    await press(page, "Back");
    await logTime(page, { project: "Mercury", hours: "2" });
    await page.waitForSelector(marked("waiting"), { visible: true });
    await press(page, "Close");
    await press(page, "Show");
    await see(page, "What waits");
    await see(page, "Mercury");
    Object.assign(found, await inAllViews(page, "waiting"));
    expect(wrongOf(found)).toEqual({});
    expect(Object.keys(found)).toHaveLength(2 * Object.keys(VIEWS).length);
  });

  test("of somebody without a role, and of nobody who ever was, are as accessible", async () => {
    const { tab, page } = await staged({}, []);
    await enter(tab);
    await see(page, "You can't use Timesheets yet");
    expect(await examine(page)).toEqual(NOTHING);
    await pictured(page, "no-role-light");
    await look(page, { scheme: "dark" });
    expect(await examine(page)).toEqual(NOTHING);
    await pictured(page, "no-role-dark");
  });
});
