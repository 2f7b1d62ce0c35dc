import Provider, { type Adapter, type AdapterPayload } from "oidc-provider";
import type { TenantState } from "../state/tenant-state.ts";
import { clientMetadata } from "./client-metadata.ts";
import type { AuthenticationContext } from "./context.ts";
import { ExpiringStore } from "./expiring-store.ts";
import { secondsOfProvider } from "./provider-clock.ts";
import type { RefreshTokens } from "./refresh-tokens.ts";
import { sessionAdapter } from "./sessions.ts";

/**
 * Where `oidc-provider` keeps what it makes, and finds what others make: clients are the tenant's as they are at the
 * time of the request, refresh tokens are those of the token endpoint, so that `/oauth/revoke` revokes them, and sessions are the tenant's.
 *
 * @param grantTypes those of the token endpoint
 */
export function createAdapterFactory(
  context: Pick<AuthenticationContext, "state" | "refreshTokens" | "now" | "issuer">,
  grantTypes: readonly string[],
): (model: string) => Adapter {
  const { state, refreshTokens, now } = context;
  return (model) => {
    if (model === "Client") return clientAdapter(state, now, grantTypes);
    if (model === "RefreshToken") return refreshTokenAdapter(refreshTokens);
    const memory = memoryAdapter(now, model === "DeviceCode" ? REMEMBERED : 0);
    return model === "Session" ? sessionAdapter(context, memory) : memory;
  };
}

function clientAdapter(
  { clients }: Pick<TenantState, "clients">,
  now: () => Date,
  grantTypes: readonly string[],
): Adapter {
  return {
    ...NOTHING,
    async find(id) {
      const client = clients.get(id);
      const { params, body } = Provider.ctx?.oidc ?? {};
      // Whoever pushes a request is authenticated before its parameters are read.
      const redirectUri = params?.redirect_uri ?? body?.redirect_uri;
      return (
        client &&
        clientMetadata(client, typeof redirectUri === "string" ? redirectUri : undefined, now(), grantTypes)
      );
    },
  };
}

function refreshTokenAdapter(refreshTokens: RefreshTokens): Adapter {
  return {
    ...NOTHING,
    async find(value) {
      const authorization = refreshTokens.find(value);
      return (
        authorization && {
          kind: "RefreshToken",
          jti: value,
          clientId: authorization.clientId,
          accountId: authorization.userId,
          grantId: authorization.id,
        }
      );
    },
    async destroy(value) {
      refreshTokens.revoke(value);
    },
  };
}

/** Seconds for which a device's code is known after it has expired, so that the device can be told. */
const REMEMBERED = 900;

/** @param remembered seconds for which what has expired can still be found, with its expiry */
function memoryAdapter(now: () => Date, remembered: number): Adapter {
  const payloads = new ExpiringStore<{ payload: AdapterPayload; expiresAt: number }>(now);
  const idsByUid = new ExpiringStore<string>(now);
  const idsByUserCode = new ExpiringStore<string>(now);
  const find = async (id: string) => {
    const kept = payloads.get(id);
    return kept && { ...kept.payload, exp: secondsOfProvider(kept.expiresAt, now()) };
  };
  return {
    ...NOTHING,
    async upsert(id, payload, expiresIn = Number.POSITIVE_INFINITY) {
      const expiresAt = now().getTime() + expiresIn * 1000;
      payloads.set(id, { payload, expiresAt }, expiresIn + remembered);
      if (payload.uid !== undefined) idsByUid.set(payload.uid, id, expiresIn);
      if (payload.userCode !== undefined) idsByUserCode.set(payload.userCode, id, expiresIn);
    },
    find,
    findByUid: (uid) => find(idsByUid.get(uid) ?? ""),
    findByUserCode: (code) => find(idsByUserCode.get(code) ?? ""),
    async consume(id) {
      const kept = payloads.get(id);
      if (kept !== undefined) kept.payload.consumed = Math.floor(now().getTime() / 1000);
    },
    destroy: async (id) => payloads.delete(id),
    revokeByGrantId: async (grantId) => payloads.deleteWhere(({ payload }) => payload.grantId === grantId),
  };
}

/** An adapter that holds nothing. */
const NOTHING: Adapter = {
  upsert: async () => undefined,
  find: async () => undefined,
  findByUid: async () => undefined,
  findByUserCode: async () => undefined,
  consume: async () => undefined,
  destroy: async () => undefined,
  revokeByGrantId: async () => undefined,
};
