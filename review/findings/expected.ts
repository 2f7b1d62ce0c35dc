import { actsForPeople } from "../../rules/policy/application-kinds.ts";
import { admits, scopesOfPerson, scopesOfRoute, scopesOfToken } from "../../rules/policy/decide.ts";
import type { Policy } from "../../rules/policy/types.ts";
import type { Cell } from "../matrix/matrix.ts";

/** The access that the policy itself gives in a cell of the matrix. */
export class ExpectedAccess {
  readonly #policy: Policy;
  readonly #open: ReadonlySet<string>;
  /** Routes by each scope that stands beside them: all others need not be asked about. */
  readonly #candidates: ReadonlyMap<string, readonly string[]>;
  readonly #scopesOfPerson = new Map<NonNullable<Cell["person"]>, readonly string[]>();
  readonly #routesOfScope = new Map<string, readonly string[]>();

  constructor(policy: Policy) {
    this.#policy = policy;
    this.#open = new Set(policy.openRoutes);
    const candidates = new Map<string, string[]>();
    for (const route of Object.keys(policy.routes)) {
      for (const scope of scopesOfRoute(policy, route)) {
        candidates.set(scope, [...(candidates.get(scope) ?? []), route]);
      }
    }
    this.#candidates = candidates;
  }

  /** The guarded routes that the policy admits somebody to through an application. */
  routesOf({ application, person }: Pick<Cell, "application" | "person">): Set<string> {
    const { applications } = this.#policy;
    const declared = Object.hasOwn(applications, application.key) ? applications[application.key] : undefined;
    if (declared === undefined || actsForPeople(declared) === (person === null)) return new Set();
    const given = person === null ? declared.scopes : this.#scopesOf(person);
    // Only what they were given is asked about: a policy may have a thousand scopes, and a role a dozen.
    const asked = { ...this.#policy, scopes: Object.fromEntries(given.map((scope) => [scope, ""])) };
    const scopes = scopesOfToken(asked, {
      application: application.key,
      asked: given,
      ...(person !== null && { person: { roles: directRolesOf(person), groups: person.groups } }),
    });
    return new Set(scopes.flatMap((scope) => this.#routesThatNeed(scope)));
  }

  #scopesOf(person: NonNullable<Cell["person"]>): readonly string[] {
    const known = this.#scopesOfPerson.get(person);
    if (known !== undefined) return known;
    const given = scopesOfPerson(this.#policy, { roles: directRolesOf(person), groups: person.groups });
    const scopes = [...given].filter((scope) => Object.hasOwn(this.#policy.scopes, scope));
    this.#scopesOfPerson.set(person, scopes);
    return scopes;
  }

  /** A token opens a route by any one of its scopes, so that each can be asked about once. */
  #routesThatNeed(scope: string): readonly string[] {
    const known = this.#routesOfScope.get(scope);
    if (known !== undefined) return known;
    const routes = (this.#candidates.get(scope) ?? []).filter(
      (route) => !this.#open.has(route) && admits(this.#policy, route, [scope]),
    );
    this.#routesOfScope.set(scope, routes);
    return routes;
  }
}

/** A group's roles come through the group. */
const directRolesOf = (person: NonNullable<Cell["person"]>): readonly string[] =>
  person.kind === "group" ? [] : person.roles;
