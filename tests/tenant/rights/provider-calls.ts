/**
 * Calls of Pulumi's Auth0 provider 3.49.0, as the local tenant saw them when engine 3.274 created all of stack `dev`
 * without hosting, refreshed it, put back what others had changed in every object, and deleted it; those for a custom
 * domain and for SCIM are read in the provider's source (terraform-provider-auth0, internal/auth0/customdomain and
 * internal/auth0/connection/resource_scim.go).
 */
export const REFRESH = [
  "GET /actions/actions/:id",
  "GET /actions/triggers/:trigger/bindings",
  "GET /client-grants/:id",
  "GET /clients/:id",
  "GET /connections/:id",
  "GET /connections/:id/clients",
  "GET /connections/:id/scim-configuration",
  "GET /custom-domains/:id",
  "GET /resource-servers/:id",
  "GET /roles/:id",
  "GET /roles/:id/permissions",
];

const UP = [
  "GET /client-grants",
  "PATCH /actions/triggers/:trigger/bindings",
  "PATCH /clients/:id",
  "PATCH /connections/:id/clients",
  "PATCH /resource-servers/:id",
  "POST /actions/actions",
  "POST /actions/actions/:id/deploy",
  "POST /client-grants",
  "POST /clients",
  "POST /connections",
  "POST /connections/:id/scim-configuration",
  "POST /custom-domains",
  "POST /custom-domains/:id/verify",
  "POST /resource-servers",
  "POST /roles",
  "POST /roles/:id/permissions",
];

const UPDATE = [
  "PATCH /actions/actions/:id",
  "PATCH /client-grants/:id",
  "PATCH /connections/:id",
  "PATCH /connections/:id/scim-configuration",
  "PATCH /custom-domains/:id",
  "PATCH /roles/:id",
];

const DESTROY = [
  "DELETE /actions/actions/:id",
  "DELETE /client-grants/:id",
  "DELETE /clients/:id",
  "DELETE /connections/:id",
  "DELETE /connections/:id/scim-configuration",
  "DELETE /custom-domains/:id",
  "DELETE /resource-servers/:id",
  "DELETE /roles/:id",
  "DELETE /roles/:id/permissions",
  "GET /clients/:client/credentials",
];

/** The calls of a deployment, whatever it has to create, change and delete. */
export const DEPLOYMENT = [...REFRESH, ...UP, ...UPDATE, ...DESTROY];

/** The further ones, when a machine was given a key, another beside it, the second alone, and its secret again. */
export const KEYS = [
  "GET /clients/:client/credentials",
  "GET /clients/:client/credentials/:id",
  "POST /clients/:client/credentials",
  "PATCH /clients/:client/credentials/:id",
  "DELETE /clients/:client/credentials/:id",
];
