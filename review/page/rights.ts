import type { AccessModel, StackModel } from "../model/model.ts";
import { partsOf } from "../model/people.ts";
import type { StackView } from "./per-stack.ts";

/** Who or what holds rights through an application: a position among the people, or the application itself. */
export type Holder = number | "itself";

/** The model's rights, looked up by application and holder. */
export interface Rights {
  /** Undefined for who may do nothing. */
  of(application: number, holder: Holder): AccessModel | undefined;
}

export function rightsOf({ access }: Pick<StackModel, "access">): Rights {
  const rows = new Map<string, AccessModel>();
  for (const row of access) {
    const holders: readonly Holder[] = row.people.length === 0 ? ["itself"] : row.people;
    for (const holder of holders) rows.set(`${row.application} ${holder}`, row);
  }
  return { of: (application, holder) => rows.get(`${application} ${holder}`) };
}

/** The positions of the scopes that each route needs, by the route's position. */
export function scopesByRoute({ scopes, routes }: Pick<StackModel, "scopes" | "routes">): number[][] {
  const needed: number[][] = routes.map(() => []);
  for (const [position, scope] of scopes.entries()) {
    for (const route of scope.routes) needed[route]?.push(position);
  }
  return needed;
}

/** Which way a cell of the matrix changed. */
export type Way = "wider" | "narrower";

/** Tells which cells of the matrix a change alters, and which way; undefined for the others. */
export type ChangedCells = (application: number, holder: Holder, route: number) => Way | undefined;

/**
 * The cells that changes of rights alter. Changes are listed for roles, and not again for groups and people with several
 * roles, who get the same by them: these are marked as well.
 */
export function changedCells(model: StackView, rights: Rights): ChangedCells {
  const { people } = model;
  const listed = listedCells(model);
  // Most cells are of no application and route at which anything changed.
  const touched = new Set([...listed.keys()].map((cell) => cell.replace(/ \S+ /, " ")));
  const positions = new Map(people.map(({ name }, position) => [name, position]));
  const parts = people.map((person) => partsOf(person).flatMap((name) => positions.get(name) ?? []));
  return (application, holder, route) => {
    if (touched.size === 0 || !touched.has(`${application} ${route}`)) return undefined;
    const way = (one: Holder) => listed.get(`${application} ${one} ${route}`);
    const may = (one: Holder) => rights.of(application, one)?.routes.includes(route) === true;
    const own = way(holder);
    if (own !== undefined || holder === "itself") return own;
    const sources = parts[holder] ?? [];
    if (!may(holder)) return sources.some((part) => way(part) === "narrower") ? "narrower" : undefined;
    const giving = sources.filter(may);
    // Whoever had it by another role already has nothing new.
    return giving.length > 0 && giving.every((part) => way(part) === "wider") ? "wider" : undefined;
  };
}

/** The cells that changes name themselves, by application, holder and route. */
function listedCells({ diff, people, applications, routes }: StackView): ReadonlyMap<string, Way> {
  const cells = new Map<string, Way>();
  const places = (names: readonly string[]) => new Map(names.map((name, position) => [name, position]));
  const holders = places(people.map(({ name }) => name));
  const keys = places(applications.map(({ key }) => key));
  const positions = places(routes.map(({ key }) => key));
  for (const change of diff?.changes ?? []) {
    if (change.kind !== "right") continue;
    const application = keys.get(change.application);
    const holder = change.people === null ? "itself" : holders.get(change.subject);
    const route = positions.get(change.route);
    if (application === undefined || holder === undefined || route === undefined) continue;
    cells.set(`${application} ${holder} ${route}`, change.gained ? "wider" : "narrower");
  }
  return cells;
}
