import { z } from "zod";
import type { Session } from "../../state/login-state.ts";
import { type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { notFound } from "../rest/error.ts";
import { checkpointBody } from "../rest/list.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { type Members, without } from "../rest/merge.ts";
import { requireEntity } from "../rest/resource.ts";
import { revokeRefreshTokens } from "./refresh-token.ts";
import { users } from "./user.ts";

const metadata = z
  .record(z.string().max(255), z.string().max(255))
  .refine((members) => Object.keys(members).length <= 25, {
    message: "Too many properties defined, maximum 25",
  });
const sessionUpdate = z.strictObject({ session_metadata: metadata.nullable().exactOptional() });
const revocation = z.strictObject({
  session_id: z.string().min(1).exactOptional(),
  preserve_refresh_tokens: z.boolean().exactOptional(),
});

/** The sessions of people in browsers. */
export function sessionEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { sessions } = tenant.state;
  const path = "/sessions/:id";
  const find = (id: string): Session => {
    const session = sessions.get(id);
    if (session === undefined || isOver(session, tenant))
      throw notFound("No session found by that id.", "inexistent_session");
    return session;
  };
  const end = (session: Session): void => {
    sessions.delete(session.id);
    tenant.onSessionEnd?.(session);
  };
  const sessionsOf = (userId: string): Session[] =>
    sessions.all().filter((session) => session.user_id === userId && !isOver(session, tenant));

  return [
    endpoint({
      method: "GET",
      path,
      scopes: ["read:sessions"],
      handle: ({ param }) => ok(describeSession(find(param("id")))),
    }),
    endpoint({
      method: "PATCH",
      path,
      scopes: ["update:sessions"],
      body: sessionUpdate,
      handle: ({ param, body: { session_metadata } }) => {
        const session = find(param("id"));
        const patched = {
          ...session,
          ...(session_metadata !== undefined && { session_metadata }),
          updated_at: tenant.now().toISOString(),
        };
        sessions.put(patched);
        return ok(describeSession(patched));
      },
    }),
    endpoint({
      method: "DELETE",
      path,
      scopes: ["delete:sessions"],
      handle: ({ param }) => {
        end(find(param("id")));
        return { status: 202, body: {} };
      },
    }),
    endpoint({
      method: "POST",
      path: "/sessions/:id/revoke",
      scopes: ["delete:sessions", "delete:refresh_tokens"],
      handle: ({ param }) => {
        const session = find(param("id"));
        end(session);
        revokeRefreshTokens(tenant, ({ session_id }) => session_id === session.id);
        return { status: 202, body: {} };
      },
    }),
    endpoint({
      method: "GET",
      path: "/users/:id/sessions",
      scopes: ["read:sessions"],
      handle: ({ param, query }) =>
        ok(
          checkpointBody(sessionsOf(requireEntity(users, tenant, param("id")).user_id), query, {
            name: "sessions",
            present: describeSession,
            identify: ({ id }) => id,
          }),
        ),
    }),
    endpoint({
      method: "DELETE",
      path: "/users/:id/sessions",
      scopes: ["delete:sessions"],
      handle: ({ param }) => {
        const { user_id } = requireEntity(users, tenant, param("id"));
        for (const session of sessionsOf(user_id)) end(session);
        return { status: 202, body: {} };
      },
    }),
    endpoint({
      method: "POST",
      path: "/users/:id/revoke-access",
      scopes: ["delete:sessions", "delete:refresh_tokens"],
      body: revocation,
      handle: ({ param, body: { session_id, preserve_refresh_tokens } }) => {
        const { user_id } = requireEntity(users, tenant, param("id"));
        const ending = sessionsOf(user_id).filter(({ id }) => session_id === undefined || id === session_id);
        for (const session of ending) end(session);
        if (preserve_refresh_tokens !== true) {
          revokeRefreshTokens(
            tenant,
            (token) =>
              token.user_id === user_id && (session_id === undefined || token.session_id === session_id),
          );
        }
        return noContent;
      },
    }),
  ];
}

const isOver = ({ expires_at, idle_expires_at }: Session, { now }: ManagedTenant): boolean =>
  [expires_at, idle_expires_at].some((end) => new Date(end) <= now());

const describeSession = (session: Session): Members => without(session, "cookie_hash", "issuer", "protocol");
