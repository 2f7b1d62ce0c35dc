import type { EntryView, WeekView } from "../entries/view.ts";
import type { RecentProject } from "./entry-form.tsx";

/** How many are offered. */
const MOST = 5;

/** The projects of some weeks, the one of the latest date first, each with the hours that it had then. */
export function recentProjects(weeks: readonly WeekView[]): readonly RecentProject[] {
  const entries: readonly EntryView[] = weeks.flatMap(({ days }) => days.flatMap((day) => day.entries));
  const latest = entries.toSorted((one, other) =>
    one.date < other.date ? 1 : one.date > other.date ? -1 : 0,
  );
  const projects = new Map<string, RecentProject>();
  for (const { project, hours } of latest) {
    if (!projects.has(project)) projects.set(project, { project, hours });
  }
  return [...projects.values()].slice(0, MOST);
}
