import { z } from "zod";
import type { ClientGrant } from "../../state/tenant-state.ts";
import { created, type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { badRequest, notFound } from "../rest/error.ts";
import { listBody } from "../rest/list.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { describeOrganization, organizationOf } from "./organization.ts";

const body = z.strictObject({ grant_id: z.string().min(1) });

/** Which client grants are good for which organization: by these machines get tokens for it. */
export function organizationClientGrantEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { state } = tenant;
  const path = "/organizations/:id/client-grants";
  const grantOf = (id: string): Readonly<ClientGrant> => {
    const grant = state.clientGrants.get(id);
    if (grant === undefined) throw notFound("The grant does not exist.", "inexistent_client_grant");
    return grant;
  };

  return [
    endpoint({
      method: "GET",
      path,
      scopes: ["read:organization_client_grants"],
      handle: ({ param, query }) => {
        const [ids, client, audience] = [
          query.getAll("grant_ids"),
          query.get("client_id"),
          query.get("audience"),
        ];
        const grants = organizationOf(tenant, param)
          .client_grants.flatMap((id) => state.clientGrants.get(id) ?? [])
          .filter(
            (grant) =>
              (ids.length === 0 || ids.includes(grant.id)) &&
              (client === null || client === grant.client_id) &&
              (audience === null || audience === grant.audience),
          );
        return ok(listBody(grants, query, { name: "client_grants", present: (grant) => grant }));
      },
    }),
    endpoint({
      method: "POST",
      path,
      scopes: ["create:organization_client_grants"],
      body,
      handle: ({ param, body: { grant_id } }) => {
        const organization = organizationOf(tenant, param);
        const { client_id, audience, scope, organization_usage, allow_any_organization } = grantOf(grant_id);
        if (organization_usage !== "allow" && organization_usage !== "require") {
          throw badRequest("The client grant's organization_usage must be allow or require.");
        }
        const client_grants = [...new Set([...organization.client_grants, grant_id])];
        state.organizations.put({ ...organization, client_grants });
        return created({ grant_id, client_id, audience, scope, organization_usage, allow_any_organization });
      },
    }),
    endpoint({
      method: "DELETE",
      path: `${path}/:grant`,
      scopes: ["delete:organization_client_grants"],
      handle: ({ param }) => {
        const organization = organizationOf(tenant, param);
        const client_grants = organization.client_grants.filter((id) => id !== param("grant"));
        state.organizations.put({ ...organization, client_grants });
        return noContent;
      },
    }),
    endpoint({
      method: "GET",
      path: "/client-grants/:id/organizations",
      scopes: ["read:organization_client_grants"],
      handle: ({ param, query }) => {
        const { id } = grantOf(param("id"));
        const theirs = state.organizations.all().filter(({ client_grants }) => client_grants.includes(id));
        const shape = {
          name: "organizations",
          present: describeOrganization,
          identify: (one: { id: string }) => one.id,
        };
        return ok(listBody(theirs, query, shape));
      },
    }),
  ];
}
