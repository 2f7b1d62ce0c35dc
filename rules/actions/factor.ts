import { type Rights, scopesOfPerson, scopesWantingFactor, secondFactorOf } from "../policy/decide.ts";
import type { Application, Person } from "../policy/types.ts";
import { type PostLoginEvent, REFRESH } from "./contract.ts";
import type { Connections } from "./person.ts";

/** The part of the policy that the Actions for second factors carry. */
export interface SecondFactorPolicy extends Rights, Connections {
  readonly audience: string;
  /** Those that act for people, by their names. */
  readonly applications: Readonly<Record<string, Pick<Application, "scopes" | "secondFactor">>>;
}

/** The name under which a refresh token keeps when its person showed a second factor, in seconds since the epoch. */
export const METADATA = "timesheets_second_factor";

/** The text in the place of that time where they showed none: it overwrites what another Action may have put there. */
export const NOT_SHOWN = "none";

/** Whether a token is for another API. An event that names none is taken for one about this API. */
export function isForAnotherApi({ audience }: SecondFactorPolicy, event: PostLoginEvent): boolean {
  const identifier: unknown = event.resource_server?.identifier;
  return typeof identifier === "string" && identifier !== audience;
}

/**
 * The scopes of the policy that a token holds only after a second factor: those that want one of everybody, and those that want one of
 * this person, through this application. One that the policy doesn't know, such as one that was renamed by hand, counts as one that
 * wants a factor if any does.
 *
 * Groups of a directory can end between two Actions of one login. Of a scope that the person isn't given at this moment, an Action before
 * may thus have found otherwise: it counts if it may want a factor of anybody.
 */
export function scopesOfFactor(policy: SecondFactorPolicy, event: PostLoginEvent, person: Person): string[] {
  const someWants = Object.values(policy.applications).some(({ secondFactor }) => secondFactor);
  const application = applicationOf(policy, event) ?? (someWants ? { secondFactor: true } : {});
  const given = scopesOfPerson(policy, person);
  const ofPerson = scopesWantingFactor(policy, person, application);
  const ofRoles = Object.values(policy.roles).flatMap(({ scopes, secondFactor }) =>
    secondFactor ? scopes : [],
  );
  return Object.keys(policy.scopes).filter((scope) => {
    if (secondFactorOf(policy, scope) !== undefined || ofPerson.includes(scope)) return true;
    return !given.has(scope) && (application.secondFactor === true || ofRoles.includes(scope));
  });
}

/** Those of them that the request asks for, its application may ask for, and its person has. */
export function scopesWithinReach(
  policy: SecondFactorPolicy,
  event: PostLoginEvent,
  person: Person,
): string[] {
  const asked = event.transaction?.requested_scopes;
  const held = applicationOf(policy, event)?.scopes;
  const given = scopesOfPerson(policy, person);
  return scopesOfFactor(policy, event, person).filter(
    (scope) => given.has(scope) && asked?.includes(scope) !== false && held?.includes(scope) !== false,
  );
}

function applicationOf({ applications }: SecondFactorPolicy, { client }: PostLoginEvent) {
  const name = client?.name ?? "";
  return Object.hasOwn(applications, name) ? applications[name] : undefined;
}

/**
 * When the person showed a second factor, in seconds since the epoch: in the session of a login, as Auth0 says of its methods
 * (`event.authentication.methods`); at a refresh, in the login by which the refresh token was issued, as the Action kept with it.
 * Undefined where nothing says so.
 */
export function shownAt(event: PostLoginEvent): number | undefined {
  if (event.transaction?.protocol === REFRESH) {
    const kept: unknown = event.refresh_token?.metadata?.[METADATA];
    return typeof kept === "string" && /^\d{1,12}$/.test(kept) ? Number(kept) : undefined;
  }
  const times = (event.authentication?.methods ?? [])
    .filter(({ name }) => name === "mfa")
    .map(({ timestamp }) => Math.floor(Date.parse(String(timestamp)) / 1000))
    .filter((time) => Number.isFinite(time));
  return times.length === 0 ? undefined : Math.max(...times);
}
