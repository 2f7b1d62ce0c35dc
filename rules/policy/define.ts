import { PolicyError } from "./error.ts";
import type {
  Application,
  Connection,
  Group,
  Policy,
  PolicyApi,
  Reach,
  Role,
  RouteKey,
  RouteScopes,
  ScopeDefinition,
} from "./types.ts";
import { findPolicyFaults } from "./validate.ts";

/** A policy as it is written down; names that refer to others are checked by the compiler. */
export interface PolicyDefinition<
  Scope extends string,
  RoleName extends string,
  GroupName extends string,
  ApplicationKey extends string,
  Route extends RouteKey,
  ConnectionKey extends string,
> {
  readonly api: PolicyApi;
  readonly connections: Readonly<Record<ConnectionKey, Connection<NoInfer<GroupName>>>>;
  readonly scopes: Readonly<Record<Scope, string | ScopeDefinition>>;
  readonly roles: Readonly<Record<RoleName, Role<NoInfer<Scope>>>>;
  readonly groups: Readonly<Record<GroupName, Group<NoInfer<RoleName>>>>;
  readonly applications: Readonly<
    Record<ApplicationKey, Application<NoInfer<Scope>, NoInfer<ConnectionKey>>>
  >;
  readonly routes: Readonly<Record<Route, RouteScopes<NoInfer<Scope>>>>;
  readonly reach: Readonly<Partial<Record<NoInfer<Route>, Reach<NoInfer<Scope>>>>>;
  readonly openRoutes: readonly RouteKey[];
  readonly separatedDuties: readonly (readonly [NoInfer<Scope>, NoInfer<Scope>])[];
}

/**
 * Declares who may do what. Checks what types cannot see, freezes the definition and gives it back.
 *
 * @throws {PolicyError} with every finding, when the definition contradicts itself or Auth0's limits.
 */
export function definePolicy<
  const Scope extends string,
  const RoleName extends string,
  const GroupName extends string,
  const ApplicationKey extends string,
  const Route extends RouteKey,
  const ConnectionKey extends string,
>(
  definition: PolicyDefinition<Scope, RoleName, GroupName, ApplicationKey, Route, ConnectionKey>,
): Policy<Scope, RoleName, GroupName, ApplicationKey, Route, ConnectionKey> {
  const faults = findPolicyFaults(definition);
  if (faults.length > 0) throw new PolicyError(faults);
  return deepFreeze(definition);
}

function deepFreeze<T>(value: T): T {
  // Texts count as frozen, too.
  if (Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const member of Object.values(value as object)) deepFreeze(member);
  return value;
}
