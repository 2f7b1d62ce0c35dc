import { signAccessToken } from "../authentication/access-token.ts";
import { permissionsOn } from "../authentication/people.ts";
import type { SigningKeys } from "../signing-keys/signing-keys.ts";
import type { ResourceServer, TenantState } from "../state/tenant-state.ts";
import { clientOf, SignInError } from "./sign-in.ts";

/** An access token that a test needs. */
export interface MintedToken {
  /** The identifier of an API of the tenant. */
  readonly audience: string;
  /** The name or client id of the application that holds it. */
  readonly client: string;
  /** The `user_id` of whom it stands for; the application itself, unless given. */
  readonly subject?: string;
  /** Scopes by spaces; none, unless given. */
  readonly scope?: string;
  /** Added as Actions do it. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/**
 * An access token with the claims, lifetime and signature that the API's settings ask for. Nobody decides whether it would
 * be given: so it has whatever scope a test needs.
 *
 * @throws {SignInError} `api_missing`, `client_missing`
 */
export async function mintAccessToken(
  { state, keys, issuer, now }: { state: TenantState; keys: SigningKeys; issuer: string; now: () => Date },
  { audience, client, subject, scope = "", claims = {} }: MintedToken,
): Promise<string> {
  const api = apiOf(state, audience);
  const { client_id } = clientOf(state, client);
  const user = subject === undefined ? undefined : state.users.get(subject);
  const scopes = scope.split(" ").filter((one) => one !== "");
  const { token } = await signAccessToken(keys, {
    issuer,
    api,
    clientId: client_id,
    subject: subject ?? `${client_id}@clients`,
    scopes,
    permissions: user === undefined ? scopes : permissionsOn(state, user, audience),
    customClaims: claims,
    issuedAt: now(),
    ...(subject === undefined && { grantType: "client-credentials" as const }),
  });
  return token;
}

function apiOf({ resourceServers }: TenantState, audience: string): ResourceServer {
  const api = resourceServers.find(({ identifier }) => identifier === audience);
  if (api !== undefined) return api;
  const identifiers = resourceServers.all().map(({ identifier }) => identifier);
  throw new SignInError("api_missing", `there is no API "${audience}"; there are ${identifiers.join(", ")}`);
}
