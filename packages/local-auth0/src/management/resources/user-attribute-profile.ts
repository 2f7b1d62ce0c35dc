import { z } from "zod";
import { checkpointList, documentsOf } from "../rest/documents.ts";
import { type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import { conflict, notFound } from "../rest/error.ts";
import { prefixedId } from "../rest/identifiers.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { type Resource, resourceEndpoints } from "../rest/resource.ts";

/** Kinds of enterprise connections, for each of which a profile may say something else. */
export const ENTERPRISE = [
  "pingfederate",
  "ad",
  "adfs",
  "waad",
  "google-apps",
  "okta",
  "oidc",
  "samlp",
] as const;

const words = (most: number) => z.string().min(1).max(most);
const saml_mapping = z.array(words(128)).min(1).exactOptional();
const scim_mapping = words(128).exactOptional();
const overrides = <Override extends z.ZodType>(override: Override) =>
  z.partialRecord(z.enum(ENTERPRISE), override).exactOptional();

const oidc_mapping = z
  .strictObject({ mapping: words(50), display_name: words(50).exactOptional() })
  .exactOptional();
const attribute = z.strictObject({
  description: words(128),
  label: words(128),
  profile_required: z.boolean(),
  auth0_mapping: words(50),
  oidc_mapping,
  saml_mapping,
  scim_mapping,
  strategy_overrides: overrides(z.strictObject({ oidc_mapping, saml_mapping, scim_mapping })),
});
const user_id = z.strictObject({
  oidc_mapping: z.literal("sub").exactOptional(),
  saml_mapping,
  scim_mapping,
  strategy_overrides: overrides(
    z.strictObject({
      oidc_mapping: z.enum(["sub", "oid", "email"]).exactOptional(),
      saml_mapping,
      scim_mapping,
    }),
  ),
});
const create = z.strictObject({
  name: words(128),
  user_id: user_id.exactOptional(),
  user_attributes: z.record(z.string(), attribute),
});
const update = create.partial().extend({ user_id: user_id.nullable().exactOptional() });

/** Which of a person's attributes an enterprise connection brings along, and by which names. */
const profiles: Resource<Record<string, unknown>, z.infer<typeof create>, z.infer<typeof update>> = {
  ...documentsOf("userAttributeProfiles"),
  path: "/user-attribute-profiles",
  listName: "user_attribute_profiles",
  scope: "user_attribute_profiles",
  missing: ["User attribute profile not found.", "inexistent_user_attribute_profile"],
  create,
  build: (body, { state }) => {
    if (state.userAttributeProfiles.find(({ name }) => name === body.name) !== undefined) {
      throw conflict("User attribute profile conflict.", "user_attribute_profile_conflict");
    }
    return { id: prefixedId("uap"), ...body };
  },
  update,
  list: checkpointList("user_attribute_profiles"),
};

/** A profile to begin with. */
const TEMPLATE = {
  id: "auth0-generic",
  display_name: "Generic",
  template: {
    name: "Generic",
    user_id: {
      oidc_mapping: "sub",
      saml_mapping: ["urn:oid:0.9.2342.19200300.100.1.1"],
      scim_mapping: "userName",
    },
    user_attributes: {
      email: {
        label: "Email",
        description: "The address at which the user gets e-mail",
        profile_required: true,
        auth0_mapping: "email",
        oidc_mapping: { mapping: "email", display_name: "email" },
        saml_mapping: ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"],
        scim_mapping: 'emails[primary eq "true"].value',
      },
    },
  },
};

export const userAttributeProfileEndpoints = (tenant: ManagedTenant): Endpoint[] => [
  ...resourceEndpoints(tenant, profiles),
  ...templateEndpoints(
    profiles.path,
    "read:user_attribute_profiles",
    "user_attribute_profile_templates",
    TEMPLATE,
  ),
];

/** The templates of a type of profile, of which there is one. */
export function templateEndpoints(
  path: string,
  scope: string,
  name: string,
  template: { id: string },
): Endpoint[] {
  const lacks = "Auth0's own templates: there is one";
  return [
    endpoint({
      method: "GET",
      path: `${path}/templates`,
      scopes: [scope],
      lacks,
      handle: () => ok({ [name]: [template] }),
    }),
    endpoint({
      method: "GET",
      path: `${path}/templates/:id`,
      scopes: [scope],
      lacks,
      handle: ({ param }) => {
        if (param("id") !== template.id) throw notFound("Template not found.", "inexistent_template");
        return ok(template);
      },
    }),
  ];
}
