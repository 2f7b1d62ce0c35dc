import { z } from "zod";
import type { Organization, OrganizationConnection } from "../../state/organization.ts";
import { created, type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { conflict, notFound } from "../rest/error.ts";
import { listBody } from "../rest/list.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { type Members, mergePatch, without } from "../rest/merge.ts";
import {
  checked,
  connectionForOrganization,
  connectionUpdate,
  describeConnection,
  organizationConnection,
} from "./enabled-connection.ts";
import { organizationOf } from "./organization.ts";

/** Members that the newer endpoints under `/connections` know besides. */
const more = {
  organization_connection_name: z.string().min(1).max(50).nullable().exactOptional(),
  organization_access_level: z.enum(["none", "readonly", "limited", "full"]).nullable().exactOptional(),
  is_enabled: z.boolean().nullable().exactOptional(),
};
const MORE = ["organization_connection_name", "organization_access_level", "is_enabled"] as const;

/** The connections of organizations, under both of their names. */
export const organizationConnectionEndpoints = (tenant: ManagedTenant): Endpoint[] => [
  ...endpointsUnder(tenant, {
    path: "/organizations/:id/enabled_connections",
    list: "enabled_connections",
    create: connectionForOrganization,
    update: connectionUpdate,
    present: (one) => without(describeConnection(one, tenant), ...MORE),
  }),
  ...endpointsUnder(tenant, {
    path: "/organizations/:id/connections",
    list: "connections",
    create: connectionForOrganization.extend(more),
    update: connectionUpdate.extend(more),
    present: (one) => ({ is_enabled: true, ...describeConnection(one, tenant) }),
  }),
];

interface Names {
  readonly path: string;
  readonly list: string;
  readonly create: z.ZodType<z.infer<typeof connectionForOrganization>>;
  readonly update: z.ZodType<z.infer<typeof connectionUpdate>>;
  readonly present: (connection: OrganizationConnection) => Members;
}

function endpointsUnder(tenant: ManagedTenant, { path, list, create, update, present }: Names): Endpoint[] {
  const { state } = tenant;
  const one = `${path}/:connection`;
  /** Those whose connection has gone since are none any more. */
  const held = ({ connections }: Organization) =>
    connections.filter(({ connection_id }) => state.connections.get(connection_id) !== undefined);
  const keep = (organization: Organization, connections: OrganizationConnection[]): void =>
    state.organizations.put({ ...organization, connections });
  const find = (organization: Organization, id: string): OrganizationConnection => {
    const found = held(organization).find(({ connection_id }) => connection_id === id);
    if (found === undefined) throw notFound("No connection found by that id");
    return found;
  };

  return [
    endpoint({
      method: "GET",
      path,
      scopes: ["read:organization_connections"],
      handle: ({ param, query }) =>
        ok(listBody(held(organizationOf(tenant, param)), query, { name: list, present })),
    }),
    endpoint({
      method: "POST",
      path,
      scopes: ["create:organization_connections"],
      body: create,
      handle: ({ param, body }) => {
        const organization = organizationOf(tenant, param);
        const connections = held(organization);
        if (connections.some(({ connection_id }) => connection_id === body.connection_id)) {
          throw conflict("The connection is already enabled for this organization.", "connection_conflict");
        }
        const connection = organizationConnection(body, tenant);
        keep(organization, [...connections, connection]);
        return created(present(connection));
      },
    }),
    endpoint({
      method: "GET",
      path: one,
      scopes: ["read:organization_connections"],
      handle: ({ param }) => ok(present(find(organizationOf(tenant, param), param("connection")))),
    }),
    endpoint({
      method: "PATCH",
      path: one,
      scopes: ["update:organization_connections"],
      body: update,
      handle: ({ param, body }) => {
        const organization = organizationOf(tenant, param);
        const before = find(organization, param("connection"));
        const patched = checked(mergePatch(before, body));
        keep(
          organization,
          organization.connections.map((one) => (one === before ? patched : one)),
        );
        return ok(present(patched));
      },
    }),
    endpoint({
      method: "DELETE",
      path: one,
      scopes: ["delete:organization_connections"],
      handle: ({ param }) => {
        const organization = organizationOf(tenant, param);
        keep(
          organization,
          organization.connections.filter(({ connection_id }) => connection_id !== param("connection")),
        );
        return noContent;
      },
    }),
  ];
}
