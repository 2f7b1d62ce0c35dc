import { z } from "zod";
import type { DirectoryProvisioning } from "../../state/connection.ts";
import type { Connection } from "../../state/tenant-state.ts";
import { created, type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { badRequest, conflict, notFound } from "../rest/error.ts";
import { alphanumeric } from "../rest/identifiers.ts";
import { checkpointBody } from "../rest/list.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import type { Members } from "../rest/merge.ts";
import { without } from "../rest/merge.ts";
import { requireConnection } from "./connection-known.ts";

const provisioning = z
  .strictObject({
    mapping: z
      .array(z.strictObject({ auth0: z.string().min(1), idp: z.string().min(1) }))
      .min(1)
      .exactOptional(),
    synchronize_automatically: z.boolean().exactOptional(),
    synchronize_groups: z.enum(["all", "off", "selected"]).exactOptional(),
  })
  .nullable();

const group = z.strictObject({
  id: z.string().min(1),
  name: z.string().exactOptional(),
  email: z.string().exactOptional(),
  direct_members_count: z.int().min(0).exactOptional(),
});
const groups = z.strictObject({ groups: z.array(group).min(1).max(50) });
const groupIds = z.strictObject({ groups: z.array(z.strictObject({ id: z.string().min(1) })).min(1) });

/**
 * Google's attributes with the places in a profile to which they go unless others are configured
 * (https://auth0.com/docs/authenticate/identity-providers/enterprise-identity-providers/google-directory-sync).
 */
const DEFAULT_MAPPING = (
  [
    ["id", "id"],
    ["primaryEmail", "email"],
    ["primaryEmail", "primaryEmail"],
    ["name.fullName", "name"],
    ["name.givenName", "given_name"],
    ["name.familyName", "family_name"],
    ["isAdmin", "isAdmin"],
    ["isAdmin", "is_admin"],
    ["isDelegatedAdmin", "isDelegatedAdmin"],
    ["agreedToTerms", "agreedToTerms"],
    ["agreedToTerms", "tou_accepted"],
    ["suspended", "suspended"],
    ["suspended", "is_suspended"],
    ["suspended", "blocked"],
    ["suspensionReason", "suspensionReason"],
    ["archived", "archived"],
    ["ipWhitelisted", "ipWhitelisted"],
    ["ipWhitelisted", "is_ipWhitelisted"],
    ["kind", "kind"],
    ["etag", "etag"],
    ["customerId", "customerId"],
    ["orgUnitPath", "orgUnitPath"],
    ["emails", "emails"],
    ["phones", "phones"],
    ["externalIds", "externalIds"],
    ["aliases", "aliases"],
    ["addresses", "addresses"],
    ["organizations", "organizations"],
    ["nonEditableAliases", "nonEditableAliases"],
    ["relations", "relations"],
    ["languages", "languages"],
  ] as const
).map(([idp, auth0]) => ({ idp, auth0 }));

/** How people are taken over from Google's directory of a company. It is configured only: nothing here asks Google. */
export function directoryProvisioningEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { state, now } = tenant;
  const path = "/connections/:id/directory-provisioning";

  const keep = (
    connection: Readonly<Connection>,
    directory: DirectoryProvisioning,
  ): DirectoryProvisioning => {
    state.connections.put({ ...connection, directory });
    return directory;
  };
  const shown = (
    { id, name, strategy }: Readonly<Connection>,
    directory: DirectoryProvisioning,
  ): Members => ({
    connection_id: id,
    connection_name: name,
    strategy,
    ...without(directory, "groups"),
  });

  function googleConnection(id: string): Readonly<Connection> {
    const connection = requireConnection(tenant, id);
    if (connection.strategy === "google-apps") return connection;
    throw badRequest(
      `Directory provisioning is not supported by the strategy ${connection.strategy}`,
      "invalid_strategy",
    );
  }

  function configured(id: string): { connection: Readonly<Connection>; directory: DirectoryProvisioning } {
    const connection = requireConnection(tenant, id);
    const { directory } = connection;
    if (directory !== undefined) return { connection, directory };
    throw notFound(
      "No directory provisioning found for this connection",
      "inexistent_directory_provisioning",
    );
  }

  return [
    endpoint({
      method: "GET",
      path: "/connections-directory-provisionings",
      scopes: ["read:directory_provisionings"],
      handle: ({ query }) => {
        const all = state.connections.all().filter(({ directory }) => directory !== undefined);
        const present = (one: Readonly<Connection>) => one.directory && shown(one, one.directory);
        const shape = { name: "directory_provisionings", present, identify: ({ id }: { id: string }) => id };
        return ok(checkpointBody(all, query, shape));
      },
    }),
    endpoint({
      method: "GET",
      path: `${path}/default-mapping`,
      scopes: ["read:directory_provisionings"],
      handle: ({ param }) => {
        googleConnection(param("id"));
        return ok({ mapping: DEFAULT_MAPPING });
      },
    }),
    endpoint({
      method: "GET",
      path,
      scopes: ["read:directory_provisionings"],
      handle: ({ param }) => {
        const { connection, directory } = configured(param("id"));
        return ok(shown(connection, directory));
      },
    }),
    endpoint({
      method: "POST",
      path,
      scopes: ["create:directory_provisionings"],
      body: provisioning,
      handle: ({ param, body }) => {
        const connection = googleConnection(param("id"));
        if (connection.directory !== undefined) {
          throw conflict(
            "Directory provisioning already exists for this connection",
            "directory_provisioning_conflict",
          );
        }
        const at = now().toISOString();
        const directory = keep(connection, {
          mapping: DEFAULT_MAPPING,
          synchronize_automatically: false,
          ...body,
          created_at: at,
          updated_at: at,
          groups: [],
        });
        return created(shown(connection, directory));
      },
    }),
    endpoint({
      method: "PATCH",
      path,
      scopes: ["update:directory_provisionings"],
      body: provisioning,
      handle: ({ param, body }) => {
        const { connection, directory } = configured(param("id"));
        const changed = keep(connection, { ...directory, ...body, updated_at: now().toISOString() });
        return ok(shown(connection, changed));
      },
    }),
    endpoint({
      method: "DELETE",
      path,
      scopes: ["delete:directory_provisionings"],
      handle: ({ param }) => {
        const { directory: _gone, ...connection } = requireConnection(tenant, param("id"));
        state.connections.put(connection);
        return noContent;
      },
    }),
    endpoint({
      method: "POST",
      path: `${path}/synchronizations`,
      scopes: ["create:directory_provisionings"],
      lacks: "asks no directory",
      handle: ({ param }) => {
        const { connection } = configured(param("id"));
        return created({
          connection_id: connection.id,
          synchronization_id: `sync_${alphanumeric(16)}`,
          status: "in_progress",
        });
      },
    }),
    endpoint({
      method: "GET",
      path: `${path}/synchronized-groups`,
      scopes: ["read:directory_provisionings"],
      handle: ({ param, query }) => {
        const { directory } = configured(param("id"));
        const shape = {
          name: "groups",
          present: (one: object) => one,
          identify: ({ id }: { id: string }) => id,
        };
        return ok(checkpointBody(directory.groups, query, shape));
      },
    }),
    ...(["POST", "PUT"] as const).map((method) =>
      endpoint({
        method,
        path: `${path}/synchronized-groups`,
        scopes: ["update:directory_provisionings"],
        body: groups,
        handle: ({ param, body }) => {
          const { connection, directory } = configured(param("id"));
          const named = new Set(body.groups.map(({ id }) => id));
          const before = method === "PUT" ? [] : directory.groups.filter(({ id }) => !named.has(id));
          keep(connection, { ...directory, groups: [...before, ...body.groups] });
          return noContent;
        },
      }),
    ),
    endpoint({
      method: "DELETE",
      path: `${path}/synchronized-groups`,
      scopes: ["update:directory_provisionings"],
      body: groupIds,
      handle: ({ param, body }) => {
        const { connection, directory } = configured(param("id"));
        const gone = new Set(body.groups.map(({ id }) => id));
        keep(connection, { ...directory, groups: directory.groups.filter(({ id }) => !gone.has(id)) });
        return noContent;
      },
    }),
  ];
}
