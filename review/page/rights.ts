import type { AccessModel, ReviewModel } from "../model/model.ts";

/** Who or what holds rights through an application: a position among the people, or the application itself. */
export type Holder = number | "itself";

/** The model's rights, looked up by application and holder. */
export interface Rights {
  /** Undefined for who may do nothing. */
  of(application: number, holder: Holder): AccessModel | undefined;
}

export function rightsOf({ access }: Pick<ReviewModel, "access">): Rights {
  const rows = new Map<string, AccessModel>();
  for (const row of access) {
    const holders: readonly Holder[] = row.people.length === 0 ? ["itself"] : row.people;
    for (const holder of holders) rows.set(`${row.application} ${holder}`, row);
  }
  return { of: (application, holder) => rows.get(`${application} ${holder}`) };
}

/** The positions of the scopes that each route needs, by the route's position. */
export function scopesByRoute({ scopes, routes }: Pick<ReviewModel, "scopes" | "routes">): number[][] {
  const needed: number[][] = routes.map(() => []);
  for (const [position, scope] of scopes.entries()) {
    for (const route of scope.routes) needed[route]?.push(position);
  }
  return needed;
}
