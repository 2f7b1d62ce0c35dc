import type { policy } from "../rules/policy.ts";
import { scopesGiven } from "./access.ts";
import { decode } from "./bad-tokens.ts";
import type { Disagreement } from "./disagreement.ts";
import { reaches } from "./reach.ts";
import { describeHolder, type Holder } from "./sign-ins.ts";
import type { ProofTarget } from "./target.ts";

type ApplicationKey = keyof typeof policy.applications;
type Route = keyof typeof policy.routes;

/**
 * By application, what each element of its interface is for: the route that people use by it. The application has a table of its
 * own, which may be wrong.
 */
const ELEMENTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  mobile: {
    week: "GET /weeks/{week}",
    log: "POST /timesheets",
    correct: "PUT /timesheets/{id}",
    delete: "DELETE /timesheets/{id}",
    approvals: "GET /approvals",
    decide: "PUT /approvals/{id}",
  },
} satisfies Partial<Record<ApplicationKey, Readonly<Record<string, Route>>>>;

/** Those of them that are for the entries of others: who reads others' and has none has no use for a week of their own. */
const FOR_OTHERS: Readonly<Record<string, readonly string[]>> = {
  mobile: ["approvals", "decide"],
} satisfies Partial<Record<ApplicationKey, readonly string[]>>;

/** An element of an application's interface, and whether somebody is shown it. */
export interface TriedElement {
  readonly holder: Holder;
  /** Its name. */
  readonly element: string;
  /** By the policy: whether it lets the holder use the element's route through the application, for the entries that it is for. */
  readonly expected: boolean;
  readonly agrees: boolean;
  readonly disagreements: readonly Disagreement[];
}

type Target = Pick<ProofTarget, "policy" | "interfaces">;

/**
 * Asks the interface of a holder's application what it shows to whoever holds their access token, by the scopes that the token
 * really has, and compares with the policy. It compares the routes that elements call, too: two that need the same scope are shown alike.
 *
 * @returns nothing where there is no interface or no token.
 */
export function tryElements(holder: Holder, target: Target): TriedElement[] {
  const { application, tokens } = holder;
  const tried = target.interfaces?.[application];
  if (tried === undefined || tokens === undefined) return [];
  const shown = tried.shownElements(scopesIn(tokens.access_token));
  const given = scopesGiven(holder, target);
  const meant = ELEMENTS[application] ?? {};
  const names = new Set([...Object.keys(meant), ...Object.keys(tried.elements), ...shown]);
  return [...names].map((element) => {
    const route = meant[element];
    const whose = FOR_OTHERS[application]?.includes(element) === true ? "others'" : "own";
    const expected = route !== undefined && reaches(target.policy, route, whose, given);
    const where = `${describeHolder(holder, target.policy)} · the element "${element}"`;
    const disagreements = [
      ...faultsOfRoute(tried.elements[element], route, target.policy),
      ...faultsOfShowing(shown.has(element), expected, route),
    ].map((fault) => ({ ...fault, where }));
    return { holder, element, expected, agrees: disagreements.length === 0, disagreements };
  });
}

/** Applications of the policy that have elements, whose interface nobody handed in. */
export const withoutInterface = ({ policy, interfaces }: Target): string[] =>
  Object.keys(ELEMENTS).filter(
    (application) =>
      Object.hasOwn(policy.applications, application) && interfaces?.[application] === undefined,
  );

type Fault = Omit<Disagreement, "where">;

const TABLE = "app/access/elements.ts";

function faultsOfRoute(
  calls: string | undefined,
  route: string | undefined,
  { routes }: ProofTarget["policy"],
): Fault[] {
  if (calls === route || calls === undefined) return [];
  const unknown = Object.hasOwn(routes, calls) ? "" : ", a route that the policy doesn't know";
  const what = `it calls ${calls}${unknown}`;
  if (route !== undefined) {
    const look = `elements in ${TABLE}`;
    return [{ code: "ELEMENT_MISROUTED", what: `${what}, and is for ${route}`, look }];
  }
  const look = `elements in ${TABLE}, and ELEMENTS in proof/elements.ts`;
  return [{ code: "ELEMENT_UNKNOWN", what: `${what}; nothing says what it is for`, look }];
}

function faultsOfShowing(shown: boolean, expected: boolean, route: string | undefined): Fault[] {
  if (shown === expected) return [];
  const look = `shownElements in ${TABLE}, and whether the token holds too much or too little`;
  if (expected) {
    const what = `it isn't shown, though the policy lets them use ${route}`;
    return [{ code: "ELEMENT_MISSING", what, look }];
  }
  const what = `it is shown, though the policy ${route === undefined ? "doesn't know what it would be for" : `refuses them ${route}`}`;
  return [{ code: "ELEMENT_SHOWN", what, look }];
}

/** The scopes of an access token (RFC 9068 §2.2.3). */
const scopesIn = (accessToken: string): ReadonlySet<string> =>
  new Set(String(decode(accessToken).claims.scope ?? "").split(" "));
