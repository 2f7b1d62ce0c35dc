import { z } from "zod";
import { checkpointList, documentsOf } from "../rest/documents.ts";
import type { Endpoint } from "../rest/endpoint.ts";
import { conflict } from "../rest/error.ts";
import { prefixedId } from "../rest/identifiers.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { type Resource, resourceEndpoints } from "../rest/resource.ts";
import { ENTERPRISE, templateEndpoints } from "./user-attribute-profile.ts";

const choice = z.enum(["none", "optional", "required"]).exactOptional();
const enabled_features = z.array(z.enum(["scim", "universal_logout"])).exactOptional();
const connection_config = z.strictObject({}).exactOptional();

const create = z.strictObject({
  name: z.string().min(1).max(50),
  organization: z
    .strictObject({ show_as_button: choice, assign_membership_on_login: choice })
    .exactOptional(),
  connection_name_prefix_template: z
    .string()
    .max(15)
    .regex(/^(?!-)(?!.*--)(?:[a-zA-Z0-9-]|{org_id}|{org_name})*$/)
    .exactOptional(),
  enabled_features,
  connection_config,
  strategy_overrides: z
    .partialRecord(z.enum(ENTERPRISE), z.strictObject({ enabled_features, connection_config }))
    .exactOptional(),
});
const update = create.partial();

/** How an organization's own connections are set up when it makes them itself. */
const profiles: Resource<Record<string, unknown>, z.infer<typeof create>, z.infer<typeof update>> = {
  ...documentsOf("connectionProfiles"),
  path: "/connection-profiles",
  listName: "connection_profiles",
  scope: "connection_profiles",
  missing: ["Connection profile not found.", "inexistent_connection_profile"],
  create,
  build: (body, { state }) => {
    if (state.connectionProfiles.find(({ name }) => name === body.name) !== undefined) {
      throw conflict("Connection profile conflict.", "connection_profile_conflict");
    }
    return { id: prefixedId("cop"), ...body };
  },
  update,
  list: checkpointList("connection_profiles"),
};

/** A profile to begin with. */
const TEMPLATE = {
  id: "auth0-generic",
  display_name: "Generic",
  template: {
    name: "Generic",
    organization: { show_as_button: "required", assign_membership_on_login: "required" },
    connection_name_prefix_template: "{org_id}",
    enabled_features: ["scim", "universal_logout"],
  },
};

export const connectionProfileEndpoints = (tenant: ManagedTenant): Endpoint[] => [
  ...resourceEndpoints(tenant, profiles),
  ...templateEndpoints(profiles.path, "read:connection_profiles", "connection_profile_templates", TEMPLATE),
];
