import Provider, { type Adapter, type AdapterPayload } from "oidc-provider";
import type { TenantState } from "../state/tenant-state.ts";
import { clientMetadata } from "./client-metadata.ts";
import { ExpiringStore } from "./expiring-store.ts";
import type { RefreshTokens } from "./refresh-tokens.ts";

/**
 * Where `oidc-provider` keeps what it makes, and finds what others make: clients are the tenant's as they are at the
 * time of the request, and refresh tokens are those of the token endpoint, so that `/oauth/revoke` revokes them.
 */
export function createAdapterFactory(options: {
  state: Pick<TenantState, "clients">;
  refreshTokens: RefreshTokens;
  now: () => Date;
}): (model: string) => Adapter {
  const { state, refreshTokens, now } = options;
  return (model) => {
    if (model === "Client") return clientAdapter(state, now);
    if (model === "RefreshToken") return refreshTokenAdapter(refreshTokens);
    return memoryAdapter(now);
  };
}

function clientAdapter({ clients }: Pick<TenantState, "clients">, now: () => Date): Adapter {
  return {
    ...NOTHING,
    async find(id) {
      const client = clients.get(id);
      const redirectUri = Provider.ctx?.oidc.params?.redirect_uri;
      return (
        client && clientMetadata(client, typeof redirectUri === "string" ? redirectUri : undefined, now())
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

function memoryAdapter(now: () => Date): Adapter {
  const payloads = new ExpiringStore<AdapterPayload>(now);
  const idsByUid = new ExpiringStore<string>(now);
  return {
    ...NOTHING,
    async upsert(id, payload, expiresIn = Number.POSITIVE_INFINITY) {
      payloads.set(id, payload, expiresIn);
      if (payload.uid !== undefined) idsByUid.set(payload.uid, id, expiresIn);
    },
    find: async (id) => payloads.get(id),
    findByUid: async (uid) => payloads.get(idsByUid.get(uid) ?? ""),
    async consume(id) {
      const payload = payloads.get(id);
      if (payload !== undefined) payload.consumed = Math.floor(now().getTime() / 1000);
    },
    destroy: async (id) => payloads.delete(id),
    revokeByGrantId: async (grantId) => payloads.deleteWhere((payload) => payload.grantId === grantId),
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
