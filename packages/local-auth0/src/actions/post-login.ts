import { isReservedClaim } from "./reserved-claims.ts";
import type { ActionRunner } from "./run.ts";

/** The outcome of the Actions of `post-login` on a login or a refresh. */
export interface PostLoginOutcome {
  /** Why it is refused; absent when it is not. */
  readonly denied?: string;
  /** The scopes of the access token. */
  readonly scopes: readonly string[];
  readonly accessTokenClaims: Readonly<Record<string, unknown>>;
  readonly idTokenClaims: Readonly<Record<string, unknown>>;
  /** Members of the person's metadata to be set; `null` deletes one. */
  readonly appMetadata: Readonly<Record<string, unknown>>;
  readonly userMetadata: Readonly<Record<string, unknown>>;
}

/**
 * Runs the post-login Actions (Auth0 docs, "Actions Triggers: post-login - API Object").
 *
 * @param scopes those that the access token has if no Action changes them
 * @throws {ActionError} when an Action breaks or takes too long
 */
export async function runPostLogin(
  runner: ActionRunner,
  event: object,
  scopes: readonly string[],
): Promise<PostLoginOutcome> {
  const outcome = {
    denied: undefined as string | undefined,
    scopes: new Set(scopes),
    accessTokenClaims: {} as Record<string, unknown>,
    idTokenClaims: {} as Record<string, unknown>,
    appMetadata: {} as Record<string, unknown>,
    userMetadata: {} as Record<string, unknown>,
  };
  const api = {
    access: {
      deny(reason: unknown) {
        outcome.denied ??= String(reason);
      },
    },
    accessToken: {
      addScope: (scope: unknown) => void outcome.scopes.add(String(scope)),
      removeScope: (scope: unknown) => void outcome.scopes.delete(String(scope)),
      setCustomClaim: setClaim(outcome.accessTokenClaims),
    },
    idToken: { setCustomClaim: setClaim(outcome.idTokenClaims) },
    user: {
      setAppMetadata: setMember(outcome.appMetadata),
      setUserMetadata: setMember(outcome.userMetadata),
    },
  };
  await runner.run("post-login", event, api, () => outcome.denied !== undefined);
  const { denied, ...changes } = outcome;
  return { ...changes, scopes: [...outcome.scopes], ...(denied !== undefined && { denied }) };
}

const setMember = (members: Record<string, unknown>) => (name: unknown, value: unknown) => {
  members[String(name)] = structuredClone(value);
};

const setClaim = (claims: Record<string, unknown>) => (name: unknown, value: unknown) => {
  if (!isReservedClaim(String(name))) setMember(claims)(name, value);
};
