import { z } from "zod";
import { documentsOf, stamp, stamped } from "../rest/documents.ts";
import { created, type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import { conflict } from "../rest/error.ts";
import { alphanumeric, prefixedId } from "../rest/identifiers.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { type Resource, requireEntity, resourceEndpoints } from "../rest/resource.ts";

/** Auth0's limit on a tenant. */
const MOST = 20;

const STRATEGIES = [
  ...(["oidc", "samlp", "waad", "google-apps", "adfs", "okta"] as const),
  ...(["auth0-samlp", "okta-samlp", "keycloak-samlp", "pingfederate"] as const),
];

const attributes = z.array(
  z.strictObject({ name: z.string().max(250), description: z.string(), is_optional: z.boolean() }),
);
const branding = z.looseObject({
  logo_url: z
    .string()
    .max(1024)
    .regex(/^https:\/\//)
    .exactOptional(),
  colors: z.looseObject({ primary: z.string().regex(/^#([\dA-Fa-f]{6}|[\dA-Fa-f]{3})$/) }).exactOptional(),
});
const description = z.string().min(1).max(140);
const settings = {
  name: z.string().min(1).max(100),
  description: description.exactOptional(),
  branding: branding.exactOptional(),
  allowed_strategies: z.array(z.enum(STRATEGIES)).min(1).exactOptional(),
  user_attributes: attributes.exactOptional(),
  user_attribute_profile_id: z.string().exactOptional(),
};
const create = z.strictObject(settings);
const update = z.strictObject({
  ...settings,
  name: settings.name.exactOptional(),
  description: description.nullable().exactOptional(),
  branding: branding.nullable().exactOptional(),
  user_attributes: attributes.nullable().exactOptional(),
  user_attribute_profile_id: z.string().nullable().exactOptional(),
});

/** How somebody else's administrator sets up a connection by a link. */
const profiles: Resource<Record<string, unknown>, z.infer<typeof create>, z.infer<typeof update>> = {
  ...documentsOf("selfServiceProfiles"),
  path: "/self-service-profiles",
  listName: "self_service_profiles",
  scope: "self_service_profiles",
  missing: ["Self-service profile not found", "self_service_profile_not_found"],
  create,
  build: (body, tenant) => {
    if (tenant.state.selfServiceProfiles.size >= MOST) {
      throw conflict("No more profiles can be created for this tenant.", "too_many_entities");
    }
    return {
      id: prefixedId("ssp", 22),
      user_attributes: [],
      allowed_strategies: STRATEGIES,
      ...body,
      ...stamp(tenant),
    };
  },
  update,
  patch: (held, body, tenant) => ({ user_attributes: [], ...stamped()(held, body, tenant) }),
};

const features = z.record(z.string(), z.unknown());
const ticket = z.strictObject({
  connection_id: z.string().exactOptional(),
  connection_config: z.looseObject({ name: z.string().min(1).max(128) }).exactOptional(),
  enabled_clients: z.array(z.string()).exactOptional(),
  enabled_organizations: z.array(z.looseObject({ organization_id: z.string().max(50) })).exactOptional(),
  ttl_sec: z.int().min(0).max(432_000).exactOptional(),
  domain_aliases_config: features.exactOptional(),
  provisioning_config: features.exactOptional(),
  use_for_organization_discovery: z.boolean().exactOptional(),
  enabled_features: features.exactOptional(),
  third_party_client_access_config: features.exactOptional(),
});

export function selfServiceProfileEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { settings: held } = tenant.state;
  const one = `${profiles.path}/:id`;
  const texts = `${one}/custom-text/:language/:page`;
  const keyOf = (param: (name: string) => string): string => {
    const { id } = requireEntity(profiles, tenant, param("id"));
    return `self-service-profiles/${String(id)}/custom-text/${param("language")}/${param("page")}`;
  };
  const scope = "self_service_profile_custom_texts";
  return [
    ...resourceEndpoints(tenant, profiles),
    endpoint({
      method: "GET",
      path: texts,
      scopes: [`read:${scope}`, "read:self_service_profiles"],
      handle: ({ param }) => ok(held.get(keyOf(param)) ?? {}),
    }),
    endpoint({
      method: "PUT",
      path: texts,
      scopes: [`update:${scope}`, "update:self_service_profiles"],
      body: z.record(z.string(), z.string().max(2000)),
      handle: ({ param, body }) => {
        held.set(keyOf(param), body);
        return ok(body);
      },
    }),
    endpoint({
      method: "POST",
      path: `${one}/sso-ticket`,
      scopes: ["create:sso_access_tickets"],
      lacks: "its link leads nowhere",
      body: ticket,
      handle: ({ param }) => {
        requireEntity(profiles, tenant, param("id"));
        const link = `https://${tenant.domain}/self-service/connections-flow?ticket=${alphanumeric(32)}`;
        return created({ ticket: link });
      },
    }),
    endpoint({
      method: "POST",
      path: `${one}/sso-ticket/:ticket/revoke`,
      scopes: ["delete:sso_access_tickets"],
      lacks: "no ticket is kept",
      handle: ({ param }) => {
        requireEntity(profiles, tenant, param("id"));
        return { status: 202 };
      },
    }),
  ];
}
