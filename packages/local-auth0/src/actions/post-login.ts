import { argument, callsOf, claimsOf, membersOf, optionsOf } from "./calls.ts";
import type { ActionRunner, Pause, TriggerRun } from "./run.ts";
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
  /** What the browser has to do before the next Action runs; absent when the execution is over. */
  readonly pause?: PostLoginPause;
  /** URLs of authentication methods of its own that an Action has recorded. */
  readonly methods: readonly string[];
  /** The person to whom the tokens are issued in the place of the one who logged in. */
  readonly primaryUser?: string;
  readonly session: LifetimeChanges & { readonly cookieMode?: "persistent" | "non-persistent" };
  readonly refreshToken: LifetimeChanges;
  readonly executions: readonly ActionExecution[];
}

/** How to go on: hand `resume` to `runPostLogin` when the browser has done what is asked of it. */
export type PostLoginPause = { readonly resume: Pause } & (
  | { readonly redirect: string }
  | { readonly challenge: FactorRequest }
  | { readonly enroll: FactorRequest }
  | { readonly form: { readonly id: string; readonly fields: object; readonly vars: object } }
);

/** Factors of which one will do; with `choose`, people choose among them first. */
export interface FactorRequest {
  readonly factors: readonly { readonly type: string; readonly options: Readonly<Record<string, unknown>> }[];
  readonly choose: boolean;
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
 * @param resume where an earlier run of the same login paused; the outcome holds what was done before, too
 * @throws {ActionError} when an Action breaks or takes too long
 */
export async function runPostLogin(
  runner: ActionRunner,
  event: object,
  scopes: readonly string[],
  resume?: Pause,
): Promise<PostLoginOutcome> {
  const run = await runner.run("post-login", event, resume === undefined ? {} : { resume });
  return outcomeOf(run, scopes);
}

function outcomeOf({ calls, executions, pause }: TriggerRun, scopes: readonly string[]): PostLoginOutcome {
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
    ...(pause !== undefined && { pause: pauseOf(pause) }),
    methods: of("authentication.recordMethod").map((call) => argument(call)),
    ...(primaryUser !== undefined && { primaryUser }),
    session: {
      ...lifetimeChanges("session", calls),
      ...((cookieMode === "persistent" || cookieMode === "non-persistent") && { cookieMode }),
    },
    refreshToken: lifetimeChanges("refreshToken", calls),
    executions,
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

/** The last call that pauses counts, as the last page that a browser is sent to is the one that it shows. */
function pauseOf(resume: Pause): PostLoginPause {
  const last = resume.executions.at(-1)?.calls ?? [];
  for (const call of last.toReversed()) {
    const [first, second] = call.arguments;
    switch (call.method) {
      case "redirect.sendUserTo":
        return { resume, redirect: urlWith(argument(call), optionsOf(call, 1).query) };
      case "prompt.render": {
        const { fields = {}, vars = {} } = optionsOf(call, 1);
        return { resume, form: { id: argument(call), fields: Object(fields), vars: Object(vars) } };
      }
      case "authentication.challengeWith":
        return { resume, challenge: { factors: factorsOf([first, ...additional(second)]), choose: false } };
      case "authentication.challengeWithAny":
        return { resume, challenge: { factors: factorsOf(first), choose: true } };
      case "authentication.enrollWith":
        return { resume, enroll: { factors: factorsOf([first, ...additional(second)]), choose: false } };
      case "authentication.enrollWithAny":
        return { resume, enroll: { factors: factorsOf(first), choose: true } };
    }
  }
  throw new Error(`ACTION_PAUSE_UNKNOWN: no call of binding "${resume.binding}" pauses a login`);
}

const additional = (options: unknown): unknown[] => {
  const { additionalFactors } = Object(options);
  return Array.isArray(additionalFactors) ? additionalFactors : [];
};

function factorsOf(factors: unknown): FactorRequest["factors"] {
  return (Array.isArray(factors) ? factors : []).map((factor) => {
    const { type, options } = Object(factor);
    return { type: String(type), options: { ...Object(options) } };
  });
}

/** An address with members added to its query; as it is where it is none, for the browser to be told. */
function urlWith(address: string, query: unknown): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  for (const [name, value] of Object.entries(Object(query))) url.searchParams.set(name, String(value));
  return url.href;
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
