import { chromium } from "command-line/chromium";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renderPage } from "../../../review/page/page.ts";
import { inChromium } from "../../support/chromium.ts";
import { sample } from "./sample.ts";
import { syntheticModel } from "./synthetic.ts";
import { startViewer, type Viewer } from "./viewer.ts";

const document = renderPage(sample);
const bigModel = syntheticModel({ scopes: 30, roles: 30, applications: 8, routes: 30 });

const MATCHES = `document.querySelector("#filters output").textContent`;
/** The rows of the matrix that are shown. */
const SHOWN = `[...document.querySelectorAll("#grid tbody tr[data-method]")]
  .filter((row) => row.checkVisibility())
  .map((row) => row.closest("tbody").querySelector(".name").textContent + " " + row.querySelector("code").textContent)`;
/** An expression for the ids of the visible flows, each with whether it is open. */
const SCOPES = `[...document.querySelectorAll("#flows details")].filter((one) => one.checkVisibility()).map(({ id, open }) => id + " " + open)`;

const visible = (page: Page, selector: string): Promise<unknown> =>
  page.evaluate(
    `[...document.querySelectorAll(${JSON.stringify(selector)})].filter((one) => one.checkVisibility()).length`,
  );

/** Fills a form in as a person does, all else as it is at first. */
const choose = (page: Page, form: string, values: Readonly<Record<string, string>>): Promise<unknown> =>
  page.evaluate(`{
    const form = document.getElementById(${JSON.stringify(form)});
    for (const one of form.querySelectorAll("input, select")) one.value = one.name === "shown" ? "all" : "";
    for (const [name, value] of Object.entries(${JSON.stringify(values)})) form.elements[name].value = value;
    form.dispatchEvent(new Event("input"));
  }`);

describe.skipIf(chromium === undefined)(inChromium, () => {
  let viewer: Viewer;
  beforeAll(async () => {
    viewer = await startViewer();
  });
  afterAll(() => viewer.close());

  test("asks for nothing, and says nothing to the console", async () => {
    await viewer.open(document);
    expect(viewer.noise).toEqual([]);
  });

  test("runs nothing and loads nothing that somebody else put into it", async () => {
    const foreign = `<img src="other.png" onerror="window.hit = 1"><script>window.hit = 2</script>`;
    const page = await viewer.open(document.replace("</main>", `${foreign}</main>`));
    expect(await page.evaluate("window.hit")).toBeUndefined();
    const blocked = viewer.noise.filter((line) => line.includes("Content Security Policy"));
    expect(blocked.length).toBeGreaterThanOrEqual(2);
  });

  describe("the matrix", () => {
    beforeAll(async () => {
      await viewer.open(document);
    });

    test.each<[string, Readonly<Record<string, string>>, string[]]>([
      [
        "by application",
        { application: "1" },
        ["Web POST /timesheets", "Web PUT /approvals/{id}", "Web POST /timesheets/batch"],
      ],
      ["by method", { method: "PUT", application: "0" }, ["Mobile PUT /approvals/{id}"]],
      ["by scope", { scope: "2", application: "2" }, ["Batch POST /timesheets/batch"]],
      [
        "by what somebody may",
        { shown: "may" },
        ["Mobile PUT /approvals/{id}", "Mobile POST /timesheets", "Batch POST /timesheets/batch"],
      ],
      ["by what some people may", { shown: "may", people: "1" }, ["Mobile POST /timesheets"]],
      ["by what widens", { shown: "wider" }, ["Mobile PUT /approvals/{id}"]],
      ["by what narrows", { shown: "narrower" }, ["Web POST /timesheets"]],
      ["by what widens for those for whom nothing does", { shown: "wider", people: "1" }, []],
      ["by a search of several words", { search: "APPROVE mobile" }, ["Mobile PUT /approvals/{id}"]],
      ["by a search for nothing there", { search: "payroll" }, []],
    ])("is narrowed down %s", async (_name, chosen, rows) => {
      await choose(viewer.page, "filters", chosen);
      expect(await viewer.page.evaluate(SHOWN)).toEqual(rows);
      expect(await viewer.page.evaluate(MATCHES)).toBe(`${rows.length} of 9 rows`);
      expect(await visible(viewer.page, "#grid .group")).toBe(
        new Set(rows.map((row) => row.split(" ")[0])).size,
      );
    });

    test("shows the column of the people that were chosen, and all again", async () => {
      const { page } = viewer;
      const heads = `[...document.querySelectorAll("#grid thead th")].filter((one) => one.checkVisibility()).map((one) => one.textContent)`;
      await choose(page, "filters", { people: "2" });
      expect(await page.evaluate(heads)).toEqual(["Route, and the scope that it needs", "Manager"]);
      await page.click("#filters [type=reset]");
      await page.waitForFunction(`document.querySelectorAll("#grid thead th[hidden]").length === 0`);
      expect(await page.evaluate(heads)).toHaveLength(7);
      expect(await page.evaluate(MATCHES)).toBe("9 of 9 rows");
    });
  });

  test("finds rows of a big policy by people, scopes and routes, and spells them out when they are opened", async () => {
    const page = await viewer.open(renderPage(bigModel));
    const shown = `[...document.querySelectorAll("#list details:not([hidden])")].map((one) => one.dataset.application)`;
    await choose(page, "filters", { people: "1", search: "/things/20" });
    expect(await page.evaluate(shown)).toEqual(["0"]);
    expect(await page.evaluate(MATCHES)).toBe(`1 of ${bigModel.access.length} rows`);
    await page.click("#list details:not([hidden]) summary");
    await page.waitForFunction(`document.querySelector("#list details[data-spelled]") !== null`);
    expect(
      await page.evaluate(`document.querySelector("#list tr:not([hidden]) [data-routes]").textContent`),
    ).toBe("GET /things/0, GET /things/20");
    await choose(page, "filters", { scope: "20", application: "0", method: "GET" });
    expect(await page.evaluate(MATCHES)).toBe("3 of 29 rows");
  });

  test("shows the scopes that changed, and one scope at a time: by choice, and by its address", async () => {
    const page = await viewer.open(document);
    expect(await page.evaluate(SCOPES)).toEqual(["scope-0 true", "scope-1 true"]);
    await choose(page, "choose-scope", { scope: "scope-1" });
    expect(await page.evaluate(SCOPES)).toEqual(["scope-1 true"]);
    await page.evaluate(`new Promise((done) => {
      addEventListener("hashchange", () => setTimeout(done));
      location.hash = "scope-2";
    })`);
    expect(await page.evaluate(SCOPES)).toEqual(["scope-2 true"]);
    await choose(page, "choose-scope", { scope: "" });
    expect(await page.evaluate(SCOPES)).toEqual(["scope-0 true", "scope-1 true"]);
  });

  test("shows the first scope where nothing changed", async () => {
    const page = await viewer.open(renderPage({ ...sample, diff: null }));
    expect(await page.evaluate(SCOPES)).toEqual(["scope-0 true"]);
  });

  describe("without its script", () => {
    beforeAll(async () => {
      await viewer.open(document, { script: false });
    });

    test("shows everything, and no control that does nothing", async () => {
      const { page } = viewer;
      expect(await visible(page, "form")).toBe(0);
      expect(await visible(page, "#grid tbody tr[data-method]")).toBe(9);
      expect(await visible(page, "#flows > details > summary")).toBe(3);
      expect(await visible(page, "#scope-1 .ways li")).toBe(4);
      expect(await visible(page, "#scope-2 .ways li")).toBe(0);
      await page.click("#scope-2 summary");
      expect(await visible(page, "#scope-2 .ways li")).toBe(2);
    });

    test("turns dark and light by choice", async () => {
      const { page } = viewer;
      const back = "getComputedStyle(document.body).backgroundColor";
      await page.click("#scheme-dark");
      expect(await page.evaluate(back)).toBe("rgb(20, 22, 26)");
      await page.click("#scheme-light");
      expect(await page.evaluate(back)).toBe("rgb(246, 246, 243)");
    });
  });

  describe("on paper", () => {
    test("has everything, opened and unfiltered, and no controls", async () => {
      const page = await viewer.open(document, { print: true, width: 800 });
      await choose(page, "filters", { people: "2", application: "2" });
      expect(await visible(page, "form, nav, .skip")).toBe(0);
      expect(await visible(page, "#grid tbody tr[data-method]")).toBe(9);
      expect(await visible(page, "#grid thead th")).toBe(7);
      expect(await visible(page, "#flows .ways")).toBe(3);
    });

    test("is black on white, whichever colours were chosen", async () => {
      const page = await viewer.open(document, { print: true, scheme: "dark" });
      const colours = `document.querySelector("#scheme-dark").checked = true;
        getComputedStyle(document.body).color + " on " + getComputedStyle(document.body).backgroundColor`;
      expect(await page.evaluate(colours)).toBe("rgb(0, 0, 0) on rgb(255, 255, 255)");
    });

    test("closes again what it opened", async () => {
      const page = await viewer.open(document);
      const open = `document.querySelectorAll("#flows details[open]").length`;
      await page.evaluate(`dispatchEvent(new Event("beforeprint"))`);
      expect(await page.evaluate(open)).toBe(3);
      await page.evaluate(`dispatchEvent(new Event("afterprint"))`);
      expect(await page.evaluate(open)).toBe(2);
    });
  });
});
