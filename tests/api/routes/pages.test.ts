import { describe, expect, it } from "vitest";
import { createTestApi, type TestApi } from "../support/api.ts";
import { readPage, readProblem } from "../support/bodies.ts";
import { decide, keepDay, log } from "../support/entries.ts";

/** The projects of all entries of a list, page by page, and how many pages that took. */
async function readAll(
  api: TestApi,
  address: string,
  who: string,
): Promise<{ projects: string[]; pages: number }> {
  const projects: string[] = [];
  let next: string | undefined;
  let pages = 0;
  do {
    const page = await readPage(
      await api.request(`${address}${next === undefined ? "" : `&cursor=${next}`}`, who),
    );
    projects.push(...page.entries.map(({ project }) => project));
    next = page.next;
    pages += 1;
  } while (next !== undefined && pages < 100);
  return { projects, pages };
}

const dateOf = (day: number): string => new Date(Date.UTC(2026, 0, day)).toISOString().slice(0, 10);

describe("GET /timesheets", () => {
  it("lists the caller's entries, the latest date first, and nobody else's", async () => {
    const api = createTestApi();
    for (const date of ["2026-11-18", "2026-11-20", "2026-11-19"]) await log(api, "ann", { date });
    const { entries, next } = await readPage(await api.request("GET /timesheets", "ann"));
    expect(entries.map(({ date }) => date)).toEqual(["2026-11-20", "2026-11-19", "2026-11-18"]);
    expect(next).toBeUndefined();
    expect(await readPage(await api.request("GET /timesheets", "max"))).toEqual({ entries: [] });
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 100])(
    "gives each entry once, and no cursor at the end, by %i",
    async (limit) => {
      const api = createTestApi();
      await keepDay(api.store, { date: "2026-11-20", projects: ["a", "b", "c"] });
      await keepDay(api.store, { date: "2026-11-18", projects: ["d"] });
      await keepDay(api.store, { date: "2026-11-17", projects: ["e", "f", "g"] });
      expect(await readAll(api, `GET /timesheets?limit=${limit}`, "ann")).toEqual({
        projects: ["a", "b", "c", "d", "e", "f", "g"],
        pages: Math.ceil(7 / limit),
      });
    },
  );

  it("gives 50 unless told", async () => {
    const api = createTestApi();
    await keepDay(api.store, { date: "2026-11-20", projects: Array.from({ length: 51 }, () => "a") });
    const page = await readPage(await api.request("GET /timesheets", "ann"));
    expect([page.entries.length, page.next === undefined]).toEqual([50, false]);
  });

  it("passes over days on which everything was deleted", async () => {
    const api = createTestApi();
    await log(api, "ann", { date: "2026-11-20" });
    const { id } = await log(api, "ann", { date: "2026-11-19" });
    await api.request(`DELETE /timesheets/${id}`, "ann", undefined, { "if-match": "*" });
    expect(await readAll(api, "GET /timesheets?limit=1", "ann")).toEqual({ projects: ["Apollo"], pages: 1 });
  });

  it.each([
    ["from=2026-11-19", ["c", "b"]],
    ["to=2026-11-19", ["b", "a"]],
    ["from=2026-11-19&to=2026-11-19", ["b"]],
    ["project=a", ["a"]],
    ["project=A", []],
    ["state=approved", ["b"]],
    ["state=submitted", ["c", "a"]],
    ["state=submitted&project=c", ["c"]],
    ["state=rejected", []],
  ])("filters by %s", async (query, projects) => {
    const api = createTestApi();
    await log(api, "ann", { date: "2026-11-18", project: "a" });
    const second = await log(api, "ann", { date: "2026-11-19", project: "b" });
    await log(api, "ann", { date: "2026-11-20", project: "c" });
    await decide(api, "max", second);
    const page = await readPage(await api.request(`GET /timesheets?${query}`, "ann"));
    expect(page.entries.map(({ project }) => project)).toEqual(projects);
    expect(page.next).toBeUndefined();
  });

  it("reads no more than a number of days for a page, and finds what is behind them all the same", async () => {
    const api = createTestApi();
    await keepDay(api.store, { date: "2020-01-01", projects: ["wanted"] });
    for (let day = 1; day <= 350; day += 1)
      await keepDay(api.store, { date: dateOf(day), projects: ["other"] });
    const first = await readPage(await api.request("GET /timesheets?project=wanted", "ann"));
    expect([first.entries, first.next === undefined]).toEqual([[], false]);
    expect(await readAll(api, "GET /timesheets?project=wanted", "ann")).toEqual({
      projects: ["wanted"],
      pages: 2,
    });
  });

  it.each([
    ["limit=0", "limit"],
    ["limit=101", "limit"],
    ["limit=1.5", "limit"],
    ["limit=ten", "limit"],
    ["limit=0x10", "limit"],
    ["limit=%2010", "limit"],
    ["limit=", "limit"],
    ["limit=1&limit=2", "limit"],
    ["from=2026-02-30", "from"],
    ["from=2026-11-20&to=2026-11-19", "to"],
    ["to=soon", "to"],
    ["project=", "project"],
    ["project=%00", "project"],
    ["state=open", "state"],
    ["subject=", "subject"],
    ["subject=auth0%7Cann&subject=auth0%7Cbob", "subject"],
    ["person=auth0%7Cbob", ""],
    ["__proto__=x", ""],
  ])("refuses the query %s", async (query, pointer) => {
    const response = await createTestApi().request(`GET /timesheets?${query}`, "ann");
    expect(response.status).toBe(400);
    expect(await readProblem(response)).toEqual({ code: "invalid_query", pointers: [pointer] });
  });
});

describe("GET /approvals", () => {
  it("lists what others wait for, the oldest date first", async () => {
    const api = createTestApi();
    await log(api, "ann", { date: "2026-11-20", project: "a" });
    await log(api, "bob", { date: "2026-11-19", project: "b" });
    await log(api, "max", { date: "2026-11-18", project: "c" });
    expect((await readAll(api, "GET /approvals?limit=50", "max")).projects).toEqual(["b", "a"]);
  });

  it.each([1, 2, 3, 4, 5])("gives each entry once, and no cursor at the end, by %i", async (limit) => {
    const api = createTestApi();
    await keepDay(api.store, { date: "2026-11-18", projects: ["a", "a", "a"] });
    await keepDay(api.store, { subject: "auth0|max", date: "2026-11-18", projects: ["mine", "mine"] });
    await keepDay(api.store, { subject: "auth0|bob", date: "2026-11-19", projects: ["b"] });
    const all = await readAll(api, `GET /approvals?limit=${limit}`, "max");
    expect(all).toEqual({ projects: ["a", "a", "a", "b"], pages: Math.ceil(4 / limit) });
  });

  it("leaves out what is decided", async () => {
    const api = createTestApi();
    const first = await log(api, "ann", { project: "a" });
    await log(api, "ann", { project: "b" });
    await decide(api, "max", first);
    expect((await readAll(api, "GET /approvals?limit=50", "max")).projects).toEqual(["b"]);
  });

  it.each([
    ["from=2026-11-20", ["b"]],
    ["to=2026-11-19", ["a"]],
    ["project=b", ["b"]],
  ])("filters by %s", async (query, projects) => {
    const api = createTestApi();
    await log(api, "ann", { date: "2026-11-19", project: "a" });
    await log(api, "ann", { date: "2026-11-20", project: "b" });
    expect((await readAll(api, `GET /approvals?${query}`, "max")).projects).toEqual(projects);
  });

  it("isn't asked for states", async () => {
    const response = await createTestApi().request("GET /approvals?state=approved", "max");
    expect([response.status, (await readProblem(response)).code]).toEqual([400, "invalid_query"]);
  });
});
