import { actsForPeople, refreshes } from "../rules/policy/application-kinds.ts";
import { IDENTITY_SCOPES } from "../rules/policy/decide.ts";
import { deployed, refreshAs } from "./as-application.ts";
import { comesTo, throughOf } from "./directories.ts";
import type { Disagreement } from "./disagreement.ts";
import { credentials } from "./login-flows.ts";
import type { Persona } from "./personas.ts";
import { type SignIn, signIn } from "./sign-in.ts";
import type { ProofTarget } from "./target.ts";
import type { SignInTokens } from "./token-endpoint.ts";
import { faultsOfToken, type TokenFault } from "./token-faults.ts";

/** Somebody's tokens, got by a real flow; none where the tenant gave none. */
export interface Holder {
  /** The application's key in the policy. */
  readonly application: string;
  /** Nobody for a machine. */
  readonly person?: Persona;
  /** The only scopes that they asked for; absent where they asked for every one. */
  readonly asked?: readonly string[];
  readonly tokens?: SignInTokens;
  /** Why nobody knows whether they can sign in: nothing is tried with what wasn't got. */
  readonly untried?: string;
  readonly disagreements: readonly Disagreement[];
}

/** Every application with everybody who may sign in to it, by the connection through which they come; a machine with nobody. */
export function holdersOf({ policy, people }: Pick<ProofTarget, "policy" | "people">) {
  return Object.entries(policy.applications).flatMap(([application, declared]) =>
    actsForPeople(declared)
      ? people
          .filter((person) => comesTo(application, person, policy))
          .map((person) => ({ application, person }))
      : [{ application }],
  );
}

/**
 * Signs a person in through an application, or a machine by its credentials, asking for every scope of the policy,
 * and compares the access token with what the policy says, at login and at a refresh.
 */
export async function obtainTokens(holder: Asking, target: ProofTarget): Promise<Holder> {
  const { policy, issuer, audience } = target;
  const { clientId } = deployed(holder.application, target);
  const where = describeHolder(holder, policy);
  const expected = {
    ...holder,
    policy,
    issuer,
    audience,
    lifetime: target.accessTokens?.lifetime,
    clientId,
    asked: askedBy(holder, target),
  };
  const given = givenTo(holder, target);
  if (given !== undefined) {
    const faults = faultsOfToken(given, expected).map(differsAt(`${where} · the given token`));
    return { ...holder, tokens: given, disagreements: faults };
  }
  const untried = missingFor(holder, target);
  if (untried !== undefined) return { ...holder, untried, disagreements: [] };
  const reply = await (holder.person === undefined
    ? credentials(holder.application, {}, target)
    : signIn(loginOf({ ...holder, person: holder.person }, target)));
  if (!reply.ok && reply.obstacle !== undefined) {
    return { ...holder, untried: reply.description, disagreements: [] };
  }
  if (!reply.ok) {
    const what = `got no tokens: ${reply.error} (${reply.description})`;
    const look = "the application's grants, callbacks and connection, and what the Actions deny";
    return { ...holder, disagreements: [{ code: "SIGN_IN_FAILED", where, what, look }] };
  }
  const disagreements = faultsOfToken(reply.tokens, expected).map(differsAt(`${where} · at login`));
  return {
    ...holder,
    tokens: reply.tokens,
    disagreements: [
      ...disagreements,
      ...(holder.asked === undefined
        ? await refreshDisagreements(reply.tokens, expected, where, target)
        : []),
    ],
  };
}

const differsAt =
  (where: string) =>
  (fault: TokenFault): Disagreement => ({ code: "TOKEN_DIFFERS", where, ...fault });

/** Somebody who signs in, or a machine. */
export type Asking = Pick<Holder, "application" | "person" | "asked">;

const givenTo = ({ application, person }: Asking, { givenTokens = [] }: ProofTarget) =>
  givenTokens.find((given) => given.application === application && given.email === person?.email)?.tokens;

/** The part without which nobody can sign in, if it is missing. */
function missingFor({ application, person }: Asking, target: ProofTarget): string | undefined {
  if (person !== undefined) return missingOf(person, target);
  const { clientSecret, privateKey } = deployed(application, target);
  return clientSecret === undefined && privateKey === undefined
    ? "the stack's outputs have no secret of it, and there is no key and no token"
    : undefined;
}

function missingOf(person: Persona, { directories = {} }: ProofTarget): string | undefined {
  if (person.password === "") return "there is no password and no token";
  return person.connection === undefined || Object.hasOwn(directories, person.connection)
    ? undefined
    : `people come through ${person.connection}, where nobody can be signed in from here, and there is no token`;
}

/** Who, through what, for example `Timesheets Mobile · Employee`. */
export const describeHolder = (
  { application, person, asked }: Asking,
  policy: ProofTarget["policy"],
): string =>
  [
    policy.applications[application]?.name ?? application,
    ...(person ? [person.label] : []),
    ...(asked ? [`with ${asked.join(" ")} alone`] : []),
  ].join(" · ");

/** A person asks for more than they can have; a machine for what its application holds, as asking for more is denied. */
function askedBy({ application, person, asked }: Asking, { policy }: ProofTarget): string[] {
  if (asked !== undefined) return ["openid", ...asked];
  return person === undefined
    ? [...(policy.applications[application]?.scopes ?? [])]
    : [...IDENTITY_SCOPES, ...Object.keys(policy.scopes)];
}

/** A person's login through an application, asking for all that the holder asks for, by the connection through which they come. */
export function loginOf(asking: Asking & { readonly person: Persona }, target: ProofTarget): SignIn {
  const { application, person } = asking;
  const { clientId, clientSecret, callbacks } = deployed(application, target);
  return {
    issuer: target.issuer,
    clientId,
    ...(clientSecret !== undefined && { clientSecret }),
    redirectUri: callbacks[0] ?? "",
    audience: target.audience,
    scope: askedBy(asking, target).join(" "),
    username: person.email,
    password: person.password,
    device: person.device,
    ...throughOf(person, target),
  };
}

/** The refresh token of an application that has them has to be there, to work once, and to give the same rights; no other has one. */
async function refreshDisagreements(
  tokens: SignInTokens,
  expected: Parameters<typeof faultsOfToken>[1],
  where: string,
  target: ProofTarget,
): Promise<Disagreement[]> {
  const application = target.policy.applications[expected.application];
  if (application === undefined || !actsForPeople(application)) return [];
  const differs = (what: string, look: string): Disagreement => ({
    code: "TOKEN_DIFFERS",
    where,
    what,
    look,
  });
  if (!refreshes(application)) {
    if (tokens.refresh_token === undefined) return [];
    return [differs("got a refresh token, and the policy gives it none", "the application's grant types")];
  }
  if (tokens.refresh_token === undefined) {
    const look = "allowOfflineAccess of the API and the application's grant types";
    return [differs("got no refresh token though it asked for offline_access", look)];
  }
  const reply = await refreshAs(expected.application, tokens.refresh_token, target);
  if (!reply.ok) {
    return [
      differs(
        `could not refresh: ${reply.error} (${reply.description})`,
        "the application's refresh token settings",
      ),
    ];
  }
  const rotated =
    reply.tokens.refresh_token !== undefined && reply.tokens.refresh_token !== tokens.refresh_token;
  const faults = faultsOfToken(reply.tokens, expected);
  return [
    ...(rotated
      ? []
      : [differs("got the same refresh token again, not a rotated one", "the application's rotationType")]),
    ...faults.map(differsAt(`${where} · at a refresh`)),
  ];
}
