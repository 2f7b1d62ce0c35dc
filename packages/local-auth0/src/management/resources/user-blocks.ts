import type { User } from "../../state/tenant-state.ts";
import { type Endpoint, endpoint, type ManagementRequest, noContent, ok } from "../rest/endpoint.ts";
import type { LoginBlocks, ManagedTenant } from "../rest/managed-tenant.ts";
import { badQuery } from "../rest/query.ts";
import { requireEntity } from "../rest/resource.ts";
import { users } from "./user.ts";

/** The blocks of one person, or of a name that nobody has. */
interface Blocks {
  list(): object;
  lift(): void;
}

type Named = Pick<User, "user_id" | "email"> & Partial<Pick<User, "username" | "connection">>;

/** Whom brute-force protection blocks, and the lifting of it. Whom an operator has blocked is none of them. */
export function userBlockEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { loginBlocks } = tenant;
  if (loginBlocks === undefined) return [];
  return [
    ...readAndLift("/user-blocks/:id", ({ param }) =>
      blocksOf(loginBlocks, requireEntity(users, tenant, param("id"))),
    ),
    ...readAndLift("/user-blocks", ({ query }) => blocksOf(loginBlocks, namedBy(tenant, query))),
  ];
}

function readAndLift(
  path: string,
  blocks: (request: Pick<ManagementRequest, "param" | "query">) => Blocks,
): Endpoint[] {
  return [
    endpoint({
      method: "GET",
      path,
      scopes: ["read:users"],
      handle: (request) => ok(blocks(request).list()),
    }),
    endpoint({
      method: "DELETE",
      path,
      scopes: ["update:users"],
      handle: (request) => {
        blocks(request).lift();
        return noContent;
      },
    }),
  ];
}

function namedBy({ state }: ManagedTenant, query: URLSearchParams): Named {
  const sought = query.get("identifier")?.trim().toLowerCase() ?? "";
  if (sought === "") throw badQuery("Missing required property: identifier", "identifier");
  const user = state.users.find(
    ({ email, username }) => email?.toLowerCase() === sought || username?.toLowerCase() === sought,
  );
  return user ?? { user_id: sought };
}

function blocksOf(blocks: LoginBlocks, { user_id, email, username, connection }: Named): Blocks {
  const about = {
    identifier: email ?? username ?? user_id,
    ...(connection !== undefined && { connection }),
  };
  return {
    list: () => ({ blocked_for: blocks.addresses(user_id).map((ip) => ({ ...about, ip })) }),
    lift: () => blocks.unblock(user_id),
  };
}
