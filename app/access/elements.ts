import { type Route, routes, type Scope } from "../generated/policy.ts";

/** The elements that the app shows to those who may use them, each with the route that it calls. */
export const elements = {
  week: "GET /weeks/{week}",
  log: "POST /timesheets",
  correct: "PUT /timesheets/{id}",
  delete: "DELETE /timesheets/{id}",
  approvals: "GET /approvals",
  decide: "PUT /approvals/{id}",
} as const satisfies Record<string, Route>;

export type Element = keyof typeof elements;

/** The elements that the holder of these scopes is shown: those whose routes they open. */
export function shownElements(scopes: ReadonlySet<string>): ReadonlySet<Element> {
  const names = Object.keys(elements) as Element[];
  return new Set(names.filter((name) => scopes.has(scopeOf(name))));
}

/** The scope without which an element isn't shown. */
const scopeOf = (element: Element): Scope => routes[elements[element]];
