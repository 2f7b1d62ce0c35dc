import { describe, expect, it } from "vitest";
import { createTestApi, type TestApi, tokenWith } from "../support/api.ts";
import { readEntry, readPage, readProblem, readWeekBody } from "../support/bodies.ts";
import { decide, inventedId, keepDay, log } from "../support/entries.ts";

const EVERYBODY = "subject=*";
const of = (who: string) => `subject=auth0%7C${who}`;
const reader = tokenWith("read:timesheets");
const auditor = tokenWith("audit:timesheets");

/** The projects of a page, in its order. */
const projectsOf = async (api: TestApi, address: string, who: string): Promise<string[]> =>
  (await readPage(await api.request(`GET /timesheets${address}`, who))).entries.map(({ project }) => project);

/** Entries of three people, each on a project of their own. */
async function apiWithEntries() {
  const api = createTestApi();
  const anns = await log(api, "ann", { date: "2026-11-18", project: "anns" });
  const bobs = await log(api, "bob", { date: "2026-11-20", project: "bobs" });
  const ians = await log(api, "ian", { date: "2026-11-19", project: "ians" });
  return { api, anns, bobs, ians };
}

describe("a list", () => {
  it.each([
    ["ann", "", ["anns"]],
    ["ann", `?${of("ann")}`, ["anns"]],
    ["audrey", "", ["bobs", "ians", "anns"]],
    ["audrey", `?${EVERYBODY}`, ["bobs", "ians", "anns"]],
    ["audrey", `?${of("bob")}`, ["bobs"]],
    ["audrey", `?${of("nobody")}`, []],
    ["audrey", `?${EVERYBODY}&project=anns`, ["anns"]],
    ["audrey", "?state=approved", []],
    ["audrey", "?from=2026-11-19", ["bobs", "ians"]],
    ["audrey", "?to=2026-11-19", ["ians", "anns"]],
    ["ian", "", ["ians"]],
    ["ian", `?${of("ann")}`, ["anns"]],
    ["ian", `?${EVERYBODY}`, ["bobs", "ians", "anns"]],
  ])("shows %s with %j: %j", async (who, query, projects) => {
    const { api } = await apiWithEntries();
    expect(await projectsOf(api, query, who)).toEqual(projects);
  });

  it.each([
    ["ann", `?${of("bob")}`, "audit:timesheets"],
    ["ann", `?${of("nobody")}`, "audit:timesheets"],
    ["ann", `?${EVERYBODY}`, "audit:timesheets"],
    ["max", `?${of("ann")}`, "audit:timesheets"],
    ["max", `?${EVERYBODY}`, "audit:timesheets"],
    [reader, `?${of("ann")}`, "audit:timesheets"],
    [auditor, `?${of("one")}`, "read:timesheets"],
  ])("refuses %s %s, and names %s, whether there are entries or none", async (who, query, scope) => {
    const { api } = await apiWithEntries();
    const response = await api.request(`GET /timesheets${query}`, who);
    expect([response.status, response.headers.get("www-authenticate")]).toEqual([
      403,
      `Bearer realm="https://api.exampleco.com/timesheets", error="insufficient_scope", scope="${scope}"`,
    ]);
    expect(await readProblem(response)).toMatchObject({ code: "insufficient_scope" });
  });

  it("doesn't show an auditor their own entries, which they may not read", async () => {
    const { api } = await apiWithEntries();
    await keepDay(api.store, { subject: "auth0|audrey", date: "2026-11-20", projects: ["audreys"] });
    expect(await projectsOf(api, "", "audrey")).toEqual(["bobs", "ians", "anns"]);
  });

  it.each([1, 2, 3, 7, 100])("gives each of everybody's once, %i at a time", async (limit) => {
    const api = createTestApi();
    await keepDay(api.store, { date: "2026-11-20", projects: ["a", "b", "c"] });
    await keepDay(api.store, { subject: "auth0|bob", date: "2026-11-20", projects: ["d", "e"] });
    await keepDay(api.store, { subject: "auth0|audrey", date: "2026-11-20", projects: ["hidden"] });
    await keepDay(api.store, { subject: "auth0|eve", date: "2026-11-01", projects: ["f", "g"] });
    const projects: string[] = [];
    let next: string | undefined;
    do {
      const cursor: string = next === undefined ? "" : `&cursor=${next}`;
      const page = await readPage(await api.request(`GET /timesheets?limit=${limit}${cursor}`, "audrey"));
      projects.push(...page.entries.map(({ project }) => project));
      next = page.next;
    } while (next !== undefined);
    expect(projects.toSorted()).toEqual(["a", "b", "c", "d", "e", "f", "g"]);
  });

  it("takes a cursor for nobody else's list, and from nobody else", async () => {
    const api = createTestApi();
    await keepDay(api.store, { date: "2026-11-20", projects: ["a", "b"] });
    await keepDay(api.store, { subject: "auth0|bob", date: "2026-11-20", projects: ["c", "d"] });
    const { next } = await readPage(await api.request(`GET /timesheets?limit=1&${of("ann")}`, "ian"));
    const again = (query: string, who: string) =>
      api.request(`GET /timesheets?limit=1&cursor=${next}${query}`, who);
    expect((await again(`&${of("ann")}`, "ian")).status).toBe(200);
    for (const [query, who] of [
      [`&${of("bob")}`, "ian"],
      [`&${EVERYBODY}`, "ian"],
      ["", "ian"],
      [`&${of("ann")}`, "audrey"],
      ["", "ann"],
    ] as const) {
      const response = await again(query, who);
      expect([query, who, response.status]).toEqual([query, who, 400]);
    }
  });
});

describe("a week", () => {
  it.each([
    ["ann", "", "anns"],
    ["audrey", `?${of("ann")}`, "anns"],
    ["ian", "", "ians"],
    ["ian", `?${of("bob")}`, "bobs"],
  ])("is shown to %s with %j: the one of %s", async (who, query, project) => {
    const { api } = await apiWithEntries();
    const week = await readWeekBody(await api.request(`GET /weeks/2026-W47${query}`, who));
    expect(week.projects).toEqual([{ project, hours: 1 }]);
  });

  it.each([
    ["ann", `?${of("bob")}`, 403, "insufficient_scope"],
    ["ann", `?${of("nobody")}`, 403, "insufficient_scope"],
    ["max", `?${of("ann")}`, 403, "insufficient_scope"],
    ["audrey", "", 403, "insufficient_scope"],
    ["audrey", `?${EVERYBODY}`, 400, "invalid_query"],
    ["ann", `?${EVERYBODY}`, 400, "invalid_query"],
  ])("is not shown to %s with %j: %i %s", async (who, query, status, code) => {
    const { api } = await apiWithEntries();
    const response = await api.request(`GET /weeks/2026-W47${query}`, who);
    expect([response.status, (await readProblem(response)).code]).toEqual([status, code]);
  });

  it("tells who may not read it nothing of whether there is such a week", async () => {
    expect((await createTestApi().request(`GET /weeks/2026-W99?${of("bob")}`, "ann")).status).toBe(403);
  });
});

describe("an entry", () => {
  it("is shown to an auditor whoever's it is, but for their own", async () => {
    const { api, anns, ians } = await apiWithEntries();
    expect(await readEntry(await api.request(`GET /timesheets/${anns.id}`, "audrey"))).toEqual(anns);
    expect(await readEntry(await api.request(`GET /timesheets/${anns.id}`, "ian"))).toEqual(anns);
    expect(await readEntry(await api.request(`GET /timesheets/${ians.id}`, "ian"))).toEqual(ians);
    const own = inventedId("auth0|audrey");
    await keepDay(api.store, { subject: "auth0|audrey", date: "2026-11-20", projects: ["audreys"] });
    const id = own.replace("AAAAAAAAAAAAAAAAAAAAAA", "key0000000000000000000");
    expect((await api.request(`GET /timesheets/${id}`, "audrey")).status).toBe(404);
    expect((await api.request(`GET /timesheets/${id}`, "ian")).status).toBe(200);
  });

  it.each([reader, "ann", "audrey"])(
    "that is out of reach and one that isn't there are the same to %s",
    async (who) => {
      const { api } = await apiWithEntries();
      await keepDay(api.store, { subject: "auth0|audrey", date: "2026-11-20", projects: ["audreys"] });
      const owner = who === "audrey" ? "auth0|audrey" : "auth0|bob";
      const outOfReach =
        who === "audrey"
          ? inventedId(owner).replace("AAAAAAAAAAAAAAAAAAAAAA", "key0000000000000000000")
          : (await log(api, "bob", { date: "2026-11-21" })).id;
      const answers = await Promise.all(
        [outOfReach, inventedId(owner), inventedId("auth0|nobody", "1999-01-01")].map(async (id) => {
          const response = await api.request(`GET /timesheets/${id}`, who);
          const { requestId: _, ...body } = (await response.json()) as Record<string, unknown>;
          const { "x-request-id": _id, ...headers } = Object.fromEntries(response.headers);
          return { status: response.status, headers, body };
        }),
      );
      expect(answers[0]).toEqual(answers[1]);
      expect(answers[0]).toEqual(answers[2]);
      expect(answers[0]?.status).toBe(404);
    },
  );

  it.each([
    ["PUT /timesheets", { project: "x", hours: 1 }],
    ["DELETE /timesheets", undefined],
    ["PUT /approvals", { state: "approved" }],
  ])("is nothing that an auditor can change: %s", async (route, body) => {
    const { api, anns } = await apiWithEntries();
    for (const id of [anns.id, inventedId("auth0|nobody")]) {
      const response = await api.request(`${route}/${id}`, "audrey", body, { "if-match": "*" });
      expect([response.status, (await readProblem(response)).code]).toEqual([403, "insufficient_scope"]);
    }
    // Who logs time, too, gets past the scope where it is theirs, and no further.
    const response = await api.request(`${route}/${anns.id}`, "ian", body, { "if-match": "*" });
    expect(response.status).toBe(route.includes("approvals") ? 403 : 404);
    expect(await readEntry(await api.request(`GET /timesheets/${anns.id}`, "ann"))).toEqual(anns);
  });

  it("is decided by an approver all the same, and audited then", async () => {
    const { api, anns } = await apiWithEntries();
    const approved = await decide(api, "max", anns);
    expect(await readEntry(await api.request(`GET /timesheets/${anns.id}`, "audrey"))).toEqual(approved);
    expect(await projectsOf(api, "?state=approved", "audrey")).toEqual(["anns"]);
  });
});
