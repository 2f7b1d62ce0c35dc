import * as z from "zod/mini";
import { entriesOf, hoursOf } from "../domain/day.ts";
import { ENTRY_STATES, type EntryState, type TimesheetEntry } from "../domain/entry.ts";
import { personKeyOf } from "../domain/entry-id.ts";
import { readWeek } from "../domain/week.ts";
import { noBody } from "../http/body.ts";
import { notFound } from "../http/problem.ts";
import { queryOf } from "../http/query.ts";
import { OWN } from "./entries/entry-response.ts";
import { personShape, reachedPerson } from "./entries/whose.ts";
import { weekShape } from "./response-shapes.ts";
import { route } from "./route.ts";

/** People and their time. */
export const weekRoutes = {
  "GET /weeks/{week}": route(
    {
      id: "readWeek",
      summary: "Your week, or another's if you may read it: its days, and its hours by project and by state",
      query: queryOf(z.strictObject({ subject: personShape })),
      body: noBody,
      responses: { 200: { description: "The week", shape: weekShape, headers: ["cache-control"] } },
    },
    async ({ store, audience }, { parameter, query, ...authorized }) => {
      const person = personKeyOf(reachedPerson(query.subject, authorized, audience));
      const week = readWeek(parameter);
      if (week === undefined) throw notFound();
      const [from, , , , , , to] = week.dates;
      const kept = await store.listDays(person, { period: { from, to }, limit: week.dates.length });
      const days = week.dates.map((date) => {
        const day = kept.days.find((other) => other.date === date);
        return { date, hours: day ? hoursOf(day) : 0, entries: day ? [...entriesOf(day)] : [] };
      });
      const entries = days.flatMap((day) => day.entries);
      const body = {
        week: week.name,
        from,
        to,
        hours: sumOf(days),
        days,
        projects: projectsOf(entries),
        states: statesOf(entries),
      };
      return { status: 200, headers: { "cache-control": OWN }, body };
    },
  ),
};

/** Quarter hours add up exactly. */
const sumOf = (parts: readonly { readonly hours: number }[]): number =>
  parts.reduce((sum, { hours }) => sum + hours, 0);

function projectsOf(entries: readonly TimesheetEntry[]): { project: string; hours: number }[] {
  const counted = entries.filter(({ state }) => state !== "rejected");
  const projects = [...new Set(counted.map(({ project }) => project))].sort();
  return projects.map((project) => ({
    project,
    hours: sumOf(counted.filter((entry) => entry.project === project)),
  }));
}

function statesOf(entries: readonly TimesheetEntry[]): Record<EntryState, number> {
  const hoursIn = (state: EntryState) => sumOf(entries.filter((entry) => entry.state === state));
  const [submitted, approved, rejected] = ENTRY_STATES;
  return { submitted: hoursIn(submitted), approved: hoursIn(approved), rejected: hoursIn(rejected) };
}
