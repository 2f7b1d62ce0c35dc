import { z } from "zod";
import type { RefreshToken } from "../../state/login-state.ts";
import { type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import { badRequest, notFound } from "../rest/error.ts";
import { checkpointBody } from "../rest/list.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { type Members, without } from "../rest/merge.ts";
import { badQuery, selectFields } from "../rest/query.ts";

const metadata = z
  .record(z.string().max(255), z.string().max(255))
  .refine((members) => Object.keys(members).length <= 25, {
    message: "Too many properties defined, maximum 25",
  });
const tokenUpdate = z.strictObject({ refresh_token_metadata: metadata.nullable().exactOptional() });
const text = z.string().min(1).exactOptional();
const revocation = z.strictObject({
  ids: z.array(z.string().min(1)).min(1).max(100).exactOptional(),
  user_id: text,
  client_id: text,
  audience: text,
});

/** The refresh tokens of people, of which no value is ever shown. */
export function refreshTokenEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { refreshTokens } = tenant.state;
  const path = "/refresh-tokens/:id";
  const find = (id: string): RefreshToken => {
    const token = refreshTokens.get(id);
    if (token === undefined || isOver(token, tenant)) {
      throw notFound("No refresh token found by that id.", "inexistent_refresh_token");
    }
    return token;
  };
  const listed = (name: string, userId: string, query: URLSearchParams): unknown => {
    const client = query.get("client_id");
    const theirs = refreshTokens
      .all()
      .filter((token) => token.user_id === userId && (client === null || token.client_id === client))
      .filter((token) => !isOver(token, tenant));
    const present = (token: RefreshToken): Members => selectFields(describeToken(token), query);
    return checkpointBody(theirs, query, { name, present, identify: ({ id }) => id });
  };

  return [
    endpoint({
      method: "GET",
      path: "/refresh-tokens",
      scopes: ["read:refresh_tokens"],
      handle: ({ query }) => {
        const userId = query.get("user_id");
        if (userId === null) throw badQuery("Missing required property: user_id", "user_id");
        return ok(listed("refresh_tokens", userId, query));
      },
    }),
    endpoint({
      method: "POST",
      path: "/refresh-tokens/revoke",
      scopes: ["delete:refresh_tokens"],
      body: revocation,
      handle: ({ body }) => {
        revokeRefreshTokens(tenant, chosen(body));
        return { status: 202, body: {} };
      },
    }),
    endpoint({
      method: "GET",
      path,
      scopes: ["read:refresh_tokens"],
      handle: ({ param }) => ok(describeToken(find(param("id")))),
    }),
    endpoint({
      method: "PATCH",
      path,
      scopes: ["update:refresh_tokens"],
      body: tokenUpdate,
      handle: ({ param, body }) => {
        const patched = { ...find(param("id")), ...body };
        refreshTokens.put(patched);
        return ok(describeToken(patched));
      },
    }),
    endpoint({
      method: "DELETE",
      path,
      scopes: ["delete:refresh_tokens"],
      handle: ({ param }) => {
        refreshTokens.delete(find(param("id")).id);
        return { status: 202, body: {} };
      },
    }),
    endpoint({
      method: "GET",
      path: "/users/:id/refresh-tokens",
      scopes: ["read:refresh_tokens"],
      handle: ({ param, query }) => ok(listed("tokens", param("id"), query)),
    }),
    endpoint({
      method: "DELETE",
      path: "/users/:id/refresh-tokens",
      scopes: ["delete:refresh_tokens"],
      handle: ({ param }) => {
        revokeRefreshTokens(tenant, ({ user_id }) => user_id === param("id"));
        return { status: 202, body: {} };
      },
    }),
  ];
}

/** Revokes every refresh token that matches. */
export function revokeRefreshTokens(
  { state }: Pick<ManagedTenant, "state">,
  matches: (token: RefreshToken) => boolean,
): void {
  for (const token of state.refreshTokens.all()) if (matches(token)) state.refreshTokens.delete(token.id);
}

/** The tokens of a revocation: some by their ids, or those of a person, and then of a client, and of an API. */
function chosen({
  ids,
  user_id,
  client_id,
  audience,
}: z.infer<typeof revocation>): (token: RefreshToken) => boolean {
  if ((ids === undefined) === (user_id === undefined)) throw badRequest("Specify either ids or user_id.");
  if (ids !== undefined) {
    if (client_id !== undefined || audience !== undefined)
      throw badRequest("client_id and audience need user_id.");
    return ({ id }) => ids.includes(id);
  }
  if (audience !== undefined && client_id === undefined) throw badRequest("audience needs client_id.");
  return (token) =>
    token.user_id === user_id &&
    (client_id === undefined || token.client_id === client_id) &&
    (audience === undefined || token.resource_servers.some((server) => server.audience === audience));
}

const isOver = ({ expires_at, idle_expires_at }: RefreshToken, { now }: ManagedTenant): boolean =>
  [expires_at, idle_expires_at].some((end) => end !== null && new Date(end) <= now());

const describeToken = (token: RefreshToken): Members =>
  without(token, "authorization", "limits", "current", "replaced");
