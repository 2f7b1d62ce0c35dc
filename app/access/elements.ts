import { type Route, routes } from "../generated/policy.ts";

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
  return new Set(names.filter((name) => scopesOf(name).some((scope) => scopes.has(scope))));
}

/** The scopes without any one of which an element isn't shown. */
const scopesOf = (element: Element): readonly string[] => routes[elements[element]];
