/** Scopes that no API declares: they are about the person and the session. */
const IDENTITY_SCOPES: ReadonlySet<string> = new Set(["openid", "profile", "email", "address", "phone"]);

/** What limits the scopes of a person's access token. */
export interface ScopeLimits {
  /** The scopes that the API declares; none when the token is for `/userinfo` only. */
  readonly declared: readonly string[];
  /** The person's permissions on the API, where its policies are enforced (RBAC). */
  readonly permissions?: readonly string[];
  /** The scopes of the application's client grant, where the API requires one. */
  readonly granted?: readonly string[];
  /** Whether a refresh token may be issued, so that `offline_access` may stay. */
  readonly offlineAccess: boolean;
}

/** The scopes of a person's access token before any Action: requested ∩ declared ∩ RBAC ∩ client grant. */
export function scopesOfPerson(requested: readonly string[], limits: ScopeLimits): string[] {
  const { declared, permissions, granted, offlineAccess } = limits;
  const isKept = (scope: string) => {
    if (scope === "offline_access") return offlineAccess;
    if (IDENTITY_SCOPES.has(scope)) return true;
    return [declared, permissions, granted].every((limit) => limit === undefined || limit.includes(scope));
  };
  return [...new Set(requested)].filter(isKept);
}

/** The scopes of a `scope` parameter, which are separated by spaces. */
export function parseScopes(parameter: string | undefined): string[] {
  return (parameter ?? "").split(" ").filter((scope) => scope !== "");
}
