import { type Route, reach } from "../generated/policy.ts";

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

/** Those that are for the entries of others; all of the rest are for one's own. */
const FOR_OTHERS: ReadonlySet<Element> = new Set(["approvals", "decide"]);

/** The elements that the holder of these scopes is shown: those at whose routes they reach the entries that the element is for. */
export function shownElements(scopes: ReadonlySet<string>): ReadonlySet<Element> {
  const names = Object.keys(elements) as Element[];
  return new Set(names.filter((name) => scopesOf(name).some((scope) => scopes.has(scope))));
}

/** The scopes without any one of which an element isn't shown. */
const scopesOf = (element: Element): readonly string[] =>
  reach[elements[element]][FOR_OTHERS.has(element) ? "others" : "own"];
