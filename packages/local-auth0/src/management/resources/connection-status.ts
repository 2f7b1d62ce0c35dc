import { type Endpoint, endpoint, noContent } from "../rest/endpoint.ts";
import { badRequest, notFound } from "../rest/error.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { badQuery } from "../rest/query.ts";
import { requireConnection } from "./connection-known.ts";

/** Whether the connector of a company's directory is there: it never is, as nothing here waits for one. */
export const connectionStatusEndpoint = (tenant: ManagedTenant): Endpoint =>
  endpoint({
    method: "GET",
    path: "/connections/:id/status",
    scopes: ["read:connections"],
    lacks: "always offline",
    handle: ({ param }) => {
      const { strategy } = requireConnection(tenant, param("id"));
      if (strategy !== "ad" && strategy !== "auth0-adldap") {
        throw badRequest("This operation is only supported for AD/LDAP connections", "invalid_strategy");
      }
      throw notFound("The connection is offline", "connection_offline");
    },
  });

/** Takes somebody out of a database connection by their e-mail address. */
export const connectionUserEndpoint = (tenant: ManagedTenant): Endpoint =>
  endpoint({
    method: "DELETE",
    path: "/connections/:id/users",
    scopes: ["delete:users"],
    handle: ({ param, query }) => {
      const connection = requireConnection(tenant, param("id"));
      const email = query.get("email");
      if (email === null || email === "") throw badQuery("Missing required property: email", "email");
      if (connection.strategy !== "auth0") {
        throw badRequest("Only users of database connections can be deleted by e-mail", "invalid_strategy");
      }
      const { users } = tenant.state;
      const wanted = email.toLowerCase();
      for (const user of users.all()) {
        if (user.connection === connection.name && user.email === wanted) users.delete(user.user_id);
      }
      return noContent;
    },
  });
