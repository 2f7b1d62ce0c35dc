import { argument, callsOf, claimsOf, membersOf, optionsOf } from "./calls.ts";
import { type PausedLogin, pausedLogin } from "./pause.ts";
import type { ActionRunner, RunOptions, TriggerRun } from "./run.ts";
import type { ActionExecution, ApiCall } from "./sandbox/execution.ts";

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
  /** A second factor at the end of the login, after all Actions, or none, whatever the tenant's policy; absent unless one spoke of it. */
  readonly multifactor?: { readonly provider: string; readonly allowRememberBrowser: boolean };
  /** The step that the browser has to take before the next Action runs; absent when the execution is over. */
  readonly pause?: PausedLogin;
  /** URLs of authentication methods of its own that an Action has recorded. */
  readonly methods: readonly string[];
  /** The person to whom the tokens are issued in the place of the one who logged in. */
  readonly primaryUser?: string;
  readonly session: LifetimeChanges & { readonly cookieMode?: "persistent" | "non-persistent" };
  readonly refreshToken: LifetimeChanges;
  readonly executions: readonly ActionExecution[];
  /** The identifier of the last execution; absent where no Action was bound. */
  readonly executionId?: string;
}

/** Changes to a session or a refresh token. */
export interface LifetimeChanges {
  /** Milliseconds since the epoch, the earliest that an Action has said. */
  readonly expiresAt?: number;
  readonly idleExpiresAt?: number;
  /** All that was there before goes. */
  readonly evictMetadata: boolean;
  /** Members to be set; `null` deletes one. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** It is to be revoked; absent unless it is. The login is denied, too. */
  readonly revoked?: { readonly preserveRefreshTokens: boolean };
}

/**
 * Runs the post-login Actions (Auth0 docs, "Actions Triggers: post-login - API Object").
 *
 * @param scopes those that the access token has if no Action changes them
 * @param about.resume where an earlier run of the same login paused; the outcome holds what was done before, too
 * @param about.groups the person's groups by SCIM
 * @throws {ActionError} when an Action breaks or takes too long
 */
export async function runPostLogin(
  runner: ActionRunner,
  event: object,
  scopes: readonly string[],
  { resume, groups }: Pick<RunOptions, "resume" | "groups"> = {},
): Promise<PostLoginOutcome> {
  const run = await runner.run("post-login", event, {
    ...(resume !== undefined && { resume }),
    ...(groups !== undefined && { groups }),
  });
  return outcomeOf(run, scopes);
}

function outcomeOf(
  { id, calls, executions, pause }: TriggerRun,
  scopes: readonly string[],
): PostLoginOutcome {
  const of = (...methods: string[]) => callsOf(calls, ...methods);
  const denied = of("access.deny", "session.revoke", "refreshToken.revoke", "validation.error")[0];
  const [multifactor] = of("multifactor.enable").slice(-1);
  const [primaryUser] = of("authentication.setPrimaryUser").map((call) => argument(call));
  const [cookieMode] = of("session.setCookieMode")
    .slice(-1)
    .map((call) => argument(call));
  return {
    ...(denied !== undefined && {
      denied: argument(denied, denied.method === "validation.error" ? 1 : 0),
    }),
    scopes: scopesAfter(calls, scopes),
    accessTokenClaims: claimsOf(of("accessToken.setCustomClaim")),
    idTokenClaims: claimsOf(of("idToken.setCustomClaim")),
    appMetadata: membersOf(of("user.setAppMetadata")),
    userMetadata: membersOf(of("user.setUserMetadata")),
    ...(multifactor !== undefined && {
      multifactor: {
        provider: argument(multifactor),
        allowRememberBrowser: optionsOf(multifactor, 1).allowRememberBrowser === true,
      },
    }),
    ...(pause !== undefined && { pause: pausedLogin(pause) }),
    methods: of("authentication.recordMethod").map((call) => argument(call)),
    ...(primaryUser !== undefined && { primaryUser }),
    session: {
      ...lifetimeChanges("session", calls),
      ...((cookieMode === "persistent" || cookieMode === "non-persistent") && { cookieMode }),
    },
    refreshToken: lifetimeChanges("refreshToken", calls),
    executions,
    ...(id !== undefined && { executionId: id }),
  };
}

function scopesAfter(calls: readonly ApiCall[], scopes: readonly string[]): string[] {
  const after = new Set(scopes);
  for (const call of calls) {
    if (call.method === "accessToken.addScope") after.add(argument(call));
    if (call.method === "accessToken.removeScope") after.delete(argument(call));
  }
  return [...after];
}

function lifetimeChanges(object: "session" | "refreshToken", calls: readonly ApiCall[]): LifetimeChanges {
  const own = calls.filter(({ method }) => method.startsWith(`${object}.`));
  const earliest = (method: string) => {
    const times = own.flatMap((call) =>
      call.method === method && typeof call.arguments[0] === "number" ? [call.arguments[0]] : [],
    );
    return times.length === 0 ? undefined : Math.min(...times);
  };
  const expiresAt = earliest(`${object}.setExpiresAt`);
  const idleExpiresAt = earliest(`${object}.setIdleExpiresAt`);
  const evicted = own.findLastIndex(({ method }) => method === `${object}.evictMetadata`);
  const changes = own.slice(evicted + 1).flatMap((call): ApiCall[] => {
    if (call.method === `${object}.setMetadata`) return [call];
    return call.method === `${object}.deleteMetadata`
      ? [{ ...call, arguments: [call.arguments[0], null] }]
      : [];
  });
  const revocation = own.find(({ method }) => method === `${object}.revoke`);
  return {
    ...(expiresAt !== undefined && { expiresAt }),
    ...(idleExpiresAt !== undefined && { idleExpiresAt }),
    evictMetadata: evicted >= 0,
    metadata: membersOf(changes),
    ...(revocation !== undefined && {
      revoked: { preserveRefreshTokens: optionsOf(revocation, 1).preserveRefreshTokens === true },
    }),
  };
}
