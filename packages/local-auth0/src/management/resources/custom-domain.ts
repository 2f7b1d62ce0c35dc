import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { CustomDomain } from "../../state/tenant-state.ts";
import { type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import { badRequest, conflict } from "../rest/error.ts";
import { prefixedId } from "../rest/identifiers.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { mergePatch } from "../rest/merge.ts";
import { type Resource, requireEntity, resourceEndpoints } from "../rest/resource.ts";

const DAY = 24 * 60 * 60 * 1000;

const settings = {
  tls_policy: z.enum(["recommended", "compatible"]).exactOptional(),
  custom_client_ip_header: z
    .enum(["true-client-ip", "cf-connecting-ip", "x-forwarded-for", "x-azure-clientip", ""])
    .nullable()
    .exactOptional(),
  domain_metadata: z.record(z.string(), z.string().nullable()).exactOptional(),
  relying_party_identifier: z.string().min(1).nullable().exactOptional(),
};
const customDomainCreate = z.strictObject({
  domain: z.string().min(1),
  type: z.enum(["auth0_managed_certs", "self_managed_certs"]),
  verification_method: z.literal("txt").exactOptional(),
  ...settings,
});
const customDomainUpdate = z.strictObject(settings);

/** Domains of the tenant beside its own. Each has a port where the tenant's own has one. */
const customDomains: Resource<
  CustomDomain,
  z.infer<typeof customDomainCreate>,
  z.infer<typeof customDomainUpdate>
> = {
  path: "/custom-domains",
  listName: "custom_domains",
  scope: "custom_domains",
  entities: ({ state }) => state.customDomains,
  identify: ({ custom_domain_id }) => custom_domain_id,
  missing: ["The custom domain does not exist.", "inexistent_custom_domain"],
  create: customDomainCreate,
  build: ({ verification_method: _method, ...body }, tenant) => {
    const { state, now } = tenant;
    if (body.domain === tenant.domain || state.customDomains.find(({ domain }) => domain === body.domain)) {
      throw conflict("The specified custom domain already exists.", "custom_domain_conflict");
    }
    const id = prefixedId("cd");
    const managed = body.type === "auth0_managed_certs";
    return {
      custom_domain_id: id,
      primary: state.customDomains.size === 0,
      is_default: false,
      status: "pending_verification",
      verification: { methods: [managed ? cname(id, body.domain) : txt(body.domain)] },
      ...(managed ? { tls_policy: "recommended" } : { custom_client_ip_header: null }),
      ...mergePatch(body, body),
      created_at: now().toISOString(),
    };
  },
  update: customDomainUpdate,
  patch: (domain, body) => mergePatch(domain, body, ["domain_metadata"]),
};

/** The record by which the domain leads to the tenant. */
const cname = (id: string, domain: string) => ({ name: "CNAME", record: originOf(id), domain });

/** The record that shows whose the domain is, where a proxy of the company's own answers for it. */
const txt = (domain: string) => ({
  name: "TXT",
  record: randomUUID(),
  domain: `_cf-custom-hostname.${domain}`,
});

/** A name that leads nowhere: nothing but this machine answers for a local tenant. */
const originOf = (id: string): string => `local-${id.replace("_", "-").toLowerCase()}.edge.invalid`;

export const customDomainEndpoints = (tenant: ManagedTenant): Endpoint[] => [
  ...resourceEndpoints(tenant, customDomains),
  ...defaultDomainEndpoints(tenant),
  endpoint({
    method: "POST",
    path: "/custom-domains/:id/test",
    scopes: ["read:custom_domains"],
    lacks: "looks nothing up",
    handle: ({ param }) => {
      const { status } = requireEntity(customDomains, tenant, param("id"));
      if (status !== "ready") throw conflict("The custom domain is not ready.", "custom_domain_not_ready");
      return ok({ success: true });
    },
  }),
  endpoint({
    method: "POST",
    path: "/custom-domains/:id/verify",
    scopes: ["create:custom_domains"],
    lacks: "looks no record up",
    handle: ({ param }) => {
      const verified = verify(requireEntity(customDomains, tenant, param("id")), tenant);
      tenant.state.customDomains.put(verified);
      return ok(verified);
    },
  }),
];

/** The own domain of a tenant at Auth0, as its configuration names it: here this tenant's stands for it. */
const AT_AUTH0 = /\.auth0(app)?\.com$/;

/** The domain of links that are sent where nothing says otherwise: one of these, or the tenant's own. */
function defaultDomainEndpoints({ state, domain: own }: ManagedTenant): Endpoint[] {
  const path = "/custom-domains/default";
  const current = () => state.customDomains.find(({ is_default }) => is_default === true) ?? { domain: own };
  return [
    endpoint({ method: "GET", path, scopes: ["read:custom_domains"], handle: () => ok(current()) }),
    endpoint({
      method: "PATCH",
      path,
      scopes: ["update:custom_domains"],
      body: z.strictObject({ domain: z.string().min(3).max(255) }),
      handle: ({ body }) => {
        const isOwn = body.domain === own || AT_AUTH0.test(body.domain);
        if (!isOwn && !state.customDomains.find(({ domain }) => domain === body.domain)) {
          throw badRequest("The domain is none of the tenant's.", "invalid_domain");
        }
        for (const held of state.customDomains.all()) {
          const is_default = held.domain === body.domain;
          if (held.is_default !== is_default) state.customDomains.put({ ...held, is_default });
        }
        return ok(current());
      },
    }),
  ];
}

/** The domain as it is when its record was found; no record is looked up. */
function verify(domain: Readonly<CustomDomain>, { now }: ManagedTenant): CustomDomain {
  if (domain.status === "ready") return domain;
  const at = now();
  return {
    ...domain,
    status: "ready",
    verification: {
      ...(typeof domain.verification === "object" ? domain.verification : {}),
      status: "verified",
      last_verified_at: at.toISOString(),
    },
    ...(domain.type === "auth0_managed_certs" && {
      certificate: {
        status: "provisioned",
        certificate_authority: "letsencrypt",
        renews_before: new Date(at.getTime() + 90 * DAY).toISOString(),
      },
    }),
    origin_domain_name: originOf(domain.custom_domain_id),
  };
}
