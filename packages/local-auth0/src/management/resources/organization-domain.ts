import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { DiscoveryDomain, Organization } from "../../state/organization.ts";
import { created, type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { conflict, notFound } from "../rest/error.ts";
import { prefixedId } from "../rest/identifiers.ts";
import { checkpointBody } from "../rest/list.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { organizationOf } from "./organization.ts";

const update = {
  status: z.enum(["pending", "verified"]).exactOptional(),
  use_for_organization_discovery: z.boolean().exactOptional(),
};
const domainUpdate = z.strictObject(update);
const domainCreate = z.strictObject({
  ...update,
  domain: z
    .string()
    .max(255)
    .regex(/^([a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?\.)+[a-zA-Z]{2,}$/)
    .transform((domain) => domain.toLowerCase()),
});

/** The domains of e-mail addresses by which people are sent to their organization. No record of DNS is looked up. */
export function organizationDomainEndpoints(tenant: ManagedTenant): Endpoint[] {
  const path = "/organizations/:id/discovery-domains";
  const keep = (organization: Organization, domains: DiscoveryDomain[]): void =>
    tenant.state.organizations.put({ ...organization, discovery_domains: domains });
  const find = (organization: Organization, matches: (one: DiscoveryDomain) => boolean): DiscoveryDomain => {
    const found = organization.discovery_domains.find(matches);
    if (found === undefined) throw notFound("No organization domain found by that id");
    return found;
  };

  return [
    endpoint({
      method: "GET",
      path,
      scopes: ["read:organization_discovery_domains"],
      handle: ({ param, query }) =>
        ok(
          checkpointBody(organizationOf(tenant, param).discovery_domains, query, {
            name: "domains",
            present: (domain) => domain,
            identify: ({ id }) => id,
          }),
        ),
    }),
    endpoint({
      method: "POST",
      path,
      scopes: ["create:organization_discovery_domains"],
      body: domainCreate,
      handle: ({ param, body }) => {
        const organization = organizationOf(tenant, param);
        if (organization.discovery_domains.some(({ domain }) => domain === body.domain)) {
          throw conflict(
            "The discovery domain already exists for this organization.",
            "discovery_domain_conflict",
          );
        }
        const domain = newDomain(organization.id, body);
        keep(organization, [...organization.discovery_domains, domain]);
        return created(domain);
      },
    }),
    endpoint({
      method: "GET",
      path: `${path}/name/:domain`,
      scopes: ["read:organization_discovery_domains"],
      handle: ({ param }) =>
        ok(find(organizationOf(tenant, param), ({ domain }) => domain === param("domain").toLowerCase())),
    }),
    endpoint({
      method: "GET",
      path: `${path}/:domain`,
      scopes: ["read:organization_discovery_domains"],
      handle: ({ param }) => ok(find(organizationOf(tenant, param), ({ id }) => id === param("domain"))),
    }),
    endpoint({
      method: "PATCH",
      path: `${path}/:domain`,
      scopes: ["update:organization_discovery_domains"],
      body: domainUpdate,
      handle: ({ param, body }) => {
        const organization = organizationOf(tenant, param);
        const before = find(organization, ({ id }) => id === param("domain"));
        const patched = { ...before, ...body };
        keep(
          organization,
          organization.discovery_domains.map((one) => (one === before ? patched : one)),
        );
        return ok(patched);
      },
    }),
    endpoint({
      method: "DELETE",
      path: `${path}/:domain`,
      scopes: ["delete:organization_discovery_domains"],
      handle: ({ param }) => {
        const organization = organizationOf(tenant, param);
        keep(
          organization,
          organization.discovery_domains.filter(({ id }) => id !== param("domain")),
        );
        return noContent;
      },
    }),
  ];
}

/** A domain, with the record that shows whose it is. */
function newDomain(organizationId: string, sent: z.infer<typeof domainCreate>): DiscoveryDomain {
  return {
    id: prefixedId("ord", 22),
    status: "pending",
    use_for_organization_discovery: true,
    ...sent,
    verification_host: `_ss-verification.${organizationId}.${sent.domain}`,
    verification_txt: randomBytes(16).toString("hex"),
  };
}
