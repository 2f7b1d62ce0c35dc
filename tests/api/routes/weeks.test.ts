import { describe, expect, it } from "vitest";
import { createTestApi } from "../support/api.ts";
import { readWeekBody } from "../support/bodies.ts";
import { decide, log } from "../support/entries.ts";

describe("GET /weeks/{week}", () => {
  it("gives the caller's days, and the hours by project and by state", async () => {
    const api = createTestApi();
    const monday = await log(api, "ann", { date: "2026-11-16", hours: 8 });
    const rejected = await log(api, "ann", { date: "2026-11-16", hours: 2, project: "Gemini" });
    const sunday = await log(api, "ann", { date: "2026-11-22", hours: 0.25, project: "Gemini" });
    await log(api, "ann", { date: "2026-11-15" });
    await log(api, "ann", { date: "2026-11-23" });
    await log(api, "bob", { date: "2026-11-18" });
    const first = await decide(api, "max", monday);
    const second = await decide(api, "max", rejected, { state: "rejected", reason: "No" });
    const day = (date: string) => ({ date, hours: 0, entries: [] });
    expect(await readWeekBody(await api.request("GET /weeks/2026-W47", "ann"))).toEqual({
      week: "2026-W47",
      from: "2026-11-16",
      to: "2026-11-22",
      hours: 8.25,
      days: [
        { date: "2026-11-16", hours: 8, entries: [first, second] },
        ...["2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20", "2026-11-21"].map(day),
        { date: "2026-11-22", hours: 0.25, entries: [sunday] },
      ],
      projects: [
        { project: "Apollo", hours: 8 },
        { project: "Gemini", hours: 0.25 },
      ],
      states: { submitted: 0.25, approved: 8, rejected: 2 },
    });
  });

  it("shows an approver their own week, not that of others", async () => {
    const api = createTestApi();
    await log(api, "ann", { date: "2026-11-16" });
    expect(await readWeekBody(await api.request("GET /weeks/2026-W47", "max"))).toMatchObject({
      hours: 0,
      projects: [],
    });
  });

  it.each(["2025-W53", "2026-W00", "2026-11-16", "now", "%00"])("finds nothing under %s", async (week) => {
    expect((await createTestApi().request(`GET /weeks/${week}`, "ann")).status).toBe(404);
  });
});
