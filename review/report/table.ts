import type { ReviewModel } from "../model/model.ts";
import { openRoutes } from "../model/routes.ts";

/** The matrix as a grid, for whoever writes tables. */
export interface Grid {
  /** The people, in the model's order. */
  readonly columns: readonly string[];
  readonly sections: readonly GridSection[];
}

export interface GridSection {
  readonly application: string;
  /** Whether it acts for itself, and so has one mark a row. */
  readonly forItself: boolean;
  readonly rows: readonly { readonly route: string; readonly marks: readonly boolean[] }[];
}

/** How many people and rows a table can have that somebody reads. */
const MOST_COLUMNS = 16;
const MOST_ROWS = 200;

/** The matrix as a grid; null when it is too large for somebody to read, who then wants the summary. */
export function gridOf(model: ReviewModel): Grid | null {
  const columns = model.people.map(({ name }) => name);
  const open = new Set(openRoutes(model));
  const routes = model.routes
    .map(({ key }, position) => ({ key, position }))
    .filter(({ key }) => !open.has(key));
  if (columns.length > MOST_COLUMNS || routes.length * model.applications.length > MOST_ROWS) return null;
  const sections = model.applications.flatMap(({ name, signsPeopleIn, actsForItself }, application) => {
    const rows = model.access.filter((row) => row.application === application);
    const ofPeople = (person: number, route: number) =>
      rows.some(({ people, routes }) => people.includes(person) && routes.includes(route));
    const ofItself = (route: number) =>
      rows.some(({ people, routes }) => people.length === 0 && routes.includes(route));
    return [
      ...(signsPeopleIn
        ? [
            {
              application: name,
              forItself: false,
              rows: routes.map(({ key, position }) => ({
                route: key,
                marks: columns.map((_, person) => ofPeople(person, position)),
              })),
            },
          ]
        : []),
      ...(actsForItself
        ? [
            {
              application: name,
              forItself: true,
              rows: routes.map(({ key, position }) => ({ route: key, marks: [ofItself(position)] })),
            },
          ]
        : []),
    ];
  });
  return { columns, sections };
}

/** What each application lets how many do, for matrices that nobody reads: one line each. */
export function summaryOf(model: ReviewModel): string[] {
  return model.applications.map(({ name }, application) => {
    const rows = model.access.filter((row) => row.application === application);
    const people = rows.reduce((sum, row) => sum + row.people.length, 0);
    const routes = new Set(rows.flatMap((row) => row.routes)).size;
    const forItself = rows.some((row) => row.people.length === 0) ? " and itself" : "";
    return `${name}: ${people} of ${model.people.length} kinds of people${forItself}, ${routes} of ${model.routes.length} routes`;
  });
}
