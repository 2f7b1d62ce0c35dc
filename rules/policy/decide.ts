import { actsForPeople } from "./application-kinds.ts";
import type {
  Application,
  Group,
  Person,
  Policy,
  Reach,
  Role,
  RouteScopes,
  ScopeDefinition,
  SecondFactor,
} from "./types.ts";

/** The part of a policy that decisions about people read. A `Policy` has it; the Actions carry just this. */
export interface Rights<Scope extends string = string> {
  /** Its keys are the scopes; a value says whether its scope wants a second factor. */
  readonly scopes: Readonly<Record<Scope, string | true | Pick<ScopeDefinition, "secondFactor">>>;
  readonly roles: Readonly<Record<string, Pick<Role<Scope>, "scopes" | "secondFactor">>>;
  readonly groups: Readonly<Record<string, Pick<Group, "roles">>>;
}

/** Everything that a policy's applications and people may ask for, beside its own scopes (OpenID Connect Core §5.4, §11). */
export const IDENTITY_SCOPES = ["openid", "profile", "email", "offline_access"] as const;

const own = <Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

/**
 * The names of the roles that a person has, directly or through groups, each once.
 * Groups that the policy doesn't know give none; roles are passed on as they were given.
 */
export function rolesOfPerson({ groups }: Pick<Rights, "groups">, person: Person): string[] {
  const throughGroups = person.groups.flatMap((name) => own(groups, name)?.roles ?? []);
  return [...new Set([...person.roles, ...throughGroups])];
}

/**
 * The scopes that a person's roles and groups give. Names that the policy doesn't know give nothing.
 */
export function scopesOfPerson<Scope extends string>(
  rights: Rights<Scope>,
  person: Person,
): ReadonlySet<Scope> {
  const roles = rolesOfPerson(rights, person);
  return new Set(roles.flatMap((name) => own(rights.roles, name)?.scopes ?? []));
}

/**
 * The policy's scopes that a person's token must not hold: every one that their roles and groups don't give.
 */
export function scopesRefusedTo<Scope extends string>(rights: Rights<Scope>, person: Person): Scope[] {
  const given = scopesOfPerson(rights, person);
  return (Object.keys(rights.scopes) as Scope[]).filter((scope) => !given.has(scope));
}

/** The words for what a scope allows. */
export const describeScope = (scope: string | ScopeDefinition): string =>
  typeof scope === "string" ? scope : scope.description;

/** The second factor that a scope wants by itself, whoever gets it and through what; undefined for none. */
export function secondFactorOf({ scopes }: Pick<Rights, "scopes">, name: string): SecondFactor | undefined {
  const scope = own(scopes, name);
  return typeof scope === "object" ? scope.secondFactor : undefined;
}

/**
 * The scopes, of those that a person has, which their token holds only once they have shown a second factor: those that want one by
 * themselves; those that come to them only through roles that want one; and all of them through an application that wants one.
 */
export function scopesWantingFactor<Scope extends string>(
  rights: Rights<Scope>,
  person: Person,
  application: Pick<Application, "secondFactor">,
): Scope[] {
  const roles = rolesOfPerson(rights, person).flatMap((name) => own(rights.roles, name) ?? []);
  const withoutFactor = new Set(roles.flatMap(({ scopes, secondFactor }) => (secondFactor ? [] : scopes)));
  return [...scopesOfPerson(rights, person)].filter(
    (scope) =>
      application.secondFactor === true ||
      secondFactorOf(rights, scope) !== undefined ||
      !withoutFactor.has(scope),
  );
}

/** Whether a policy asks anybody for a second factor. */
export const wantsSecondFactors = (policy: Pick<Policy, "scopes" | "roles" | "applications">): boolean =>
  [policy.scopes, policy.roles, policy.applications]
    .flatMap((parts): unknown[] => Object.values(parts))
    .some(
      (part) => typeof part === "object" && part !== null && Reflect.get(part, "secondFactor") !== undefined,
    );

/**
 * The policy's scopes that an access token holds: what was asked, the application has, and the person has.
 * A machine acts for itself: for it, `person` is left out.
 *
 * @param asked the scopes of the request; those that are not the policy's (such as `openid`) are passed over.
 * @returns the scopes in the order of the policy.
 * @throws {TypeError} when the application is not declared, and when a person comes with a machine, or an application that acts for people without one.
 */
export function scopesOfToken<Scope extends string, ApplicationKey extends string>(
  policy: Pick<Policy<Scope, string, string, ApplicationKey>, "scopes" | "roles" | "groups" | "applications">,
  token: {
    readonly application: NoInfer<ApplicationKey>;
    readonly asked: readonly string[];
    readonly person?: Person;
  },
): Scope[] {
  const application = own<Application>(policy.applications, token.application);
  if (application === undefined) {
    throw new TypeError(`application "${token.application}" is not declared in the policy`);
  }
  const forItself = !actsForPeople(application);
  if (forItself !== (token.person === undefined)) {
    throw new TypeError(
      forItself
        ? `application "${token.application}" is a machine: it acts for itself`
        : `application "${token.application}" acts for a person: say for whom`,
    );
  }
  const held = new Set<string>(application.scopes);
  const given = token.person === undefined ? held : scopesOfPerson(policy, token.person);
  const asked = new Set(token.asked);
  return (Object.keys(policy.scopes) as Scope[]).filter(
    (scope) => asked.has(scope) && held.has(scope) && given.has(scope),
  );
}

/** The scopes of which any one admits at a route; none for a route that is open, and for one that the policy doesn't know. */
export function scopesOfRoute<Scope extends string>(
  { routes }: Pick<Policy<Scope>, "routes">,
  route: string,
): readonly Scope[] {
  const scopes = own<RouteScopes<Scope>>(routes, route) ?? [];
  return typeof scopes === "string" ? [scopes] : scopes;
}

/**
 * Whether a route admits a token that holds these scopes: any one of the route's is enough. A route that the policy doesn't know
 * admits none.
 */
export function admits(
  policy: Pick<Policy, "routes" | "openRoutes">,
  route: string,
  tokenScopes: readonly string[],
): boolean {
  if ((policy.openRoutes as readonly string[]).includes(route)) return true;
  return scopesOfRoute(policy, route).some((scope) => tokenScopes.includes(scope));
}

/** Whose entries a route reaches, and with which scopes: where the policy doesn't say, one's own, with any that it admits. */
export function reachOf<Scope extends string>(
  policy: Pick<Policy<Scope>, "routes" | "reach">,
  route: string,
): Reach<Scope> {
  const reach: Readonly<Record<string, Reach<Scope> | undefined>> = policy.reach ?? {};
  return own(reach, route) ?? { own: scopesOfRoute(policy, route), others: [] };
}

/** Whether somebody reaches an entry at a route with that reach, which has admitted them. */
export function reachesEntry(
  { own, others }: Reach,
  caller: { readonly subject: string; readonly scopes: ReadonlySet<string> },
  owner: string,
): boolean {
  const scopes = owner === caller.subject ? own : others;
  return scopes.some((scope) => caller.scopes.has(scope));
}

/** The routes that only machines can call: no application that acts for people may ask for any of their scopes. */
export function machineRoutesOf({ applications, routes }: Pick<Policy, "applications" | "routes">): string[] {
  const ofPeople = Object.values<Application>(applications)
    .filter(actsForPeople)
    .flatMap(({ scopes }) => scopes);
  return Object.keys(routes).filter(
    (routeKey) => !scopesOfRoute({ routes }, routeKey).some((scope) => ofPeople.includes(scope)),
  );
}
