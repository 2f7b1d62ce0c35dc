import { createHash } from "node:crypto";
import { z } from "zod";
import { documentsOf, stamp, stamped } from "../rest/documents.ts";
import { type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { notFound } from "../rest/error.ts";
import { prefixedId } from "../rest/identifiers.ts";
import { listBody } from "../rest/list.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { without } from "../rest/merge.ts";
import { type Resource, requireEntity, resourceEndpoints } from "../rest/resource.ts";

const members = z.record(z.string(), z.unknown());
const name = z.string().min(1).max(150);
const actions = z.array(
  z.strictObject({
    id: z.string(),
    type: z.string(),
    action: z.string(),
    alias: z.string().max(100).exactOptional(),
    allow_failure: z.boolean().exactOptional(),
    mask_output: z.boolean().exactOptional(),
    params: members.exactOptional(),
  }),
);
const flow = z.strictObject({ name, actions: actions.exactOptional() });
const flowUpdate = z.strictObject({
  name: name.exactOptional(),
  actions: actions.nullable().exactOptional(),
});

/** Steps behind a form. They are kept, and never run. */
const flows: Resource<Record<string, unknown>, z.infer<typeof flow>, z.infer<typeof flowUpdate>> = {
  ...documentsOf("flows"),
  path: "/flows",
  listName: "flows",
  scope: "flows",
  missing: ["The flow does not exist.", "inexistent_flow"],
  create: flow,
  build: (body, tenant) => ({ id: prefixedId("af", 22), actions: [], ...body, ...stamp(tenant) }),
  update: flowUpdate,
  patch: stamped(),
  deletesOnlyOnce: true,
};

const APPS = [
  ...(["ACTIVECAMPAIGN", "AIRTABLE", "AUTH0", "BIGQUERY", "CLEARBIT", "DOCUSIGN", "GOOGLE_SHEETS"] as const),
  ...(["HTTP", "HUBSPOT", "JWT", "MAILCHIMP", "MAILJET", "PIPEDRIVE", "SALESFORCE", "SENDGRID"] as const),
  ...(["SLACK", "STRIPE", "TELEGRAM", "TWILIO", "WHATSAPP", "ZAPIER"] as const),
];
const SETUPS = [
  ...([
    "API_KEY",
    "BASIC_AUTH",
    "BEARER",
    "JWT",
    "KEY_PAIR",
    "OAUTH_APP",
    "OAUTH_CLIENT_CREDENTIALS",
  ] as const),
  ...(["OAUTH_CODE", "OAUTH_JWT", "TOKEN", "WEBHOOK"] as const),
];
const setup = z.looseObject({ type: z.enum(SETUPS).exactOptional() });
const vault = z.strictObject({ name, app_id: z.enum(APPS), setup: setup.exactOptional() });
const vaultUpdate = z.strictObject({ name: name.exactOptional(), setup: setup.exactOptional() });

/** Accounts that flows may use. Of their secrets only a fingerprint is kept. */
const vaultConnections: Resource<
  Record<string, unknown>,
  z.infer<typeof vault>,
  z.infer<typeof vaultUpdate>
> = {
  ...documentsOf("flowsVaultConnections"),
  path: "/flows/vault/connections",
  listName: "connections",
  scope: "flows_vault_connections",
  missing: ["The Flow vault connection does not exist.", "inexistent_flows_vault_connection"],
  create: vault,
  build: (body, tenant) => ({
    id: prefixedId("ac", 22),
    ...without(body, "setup"),
    ...setUp(body.setup),
    ...stamp(tenant),
  }),
  update: vaultUpdate,
  patch: (held, body, tenant) =>
    stamped()(held, { ...without(body, "setup"), ...(body.setup && setUp(body.setup)) }, tenant),
};

/** The members that tell of an account whose secrets were given, or not yet. */
function setUp(given: z.infer<typeof setup> | undefined) {
  const fingerprint = createHash("sha256")
    .update(JSON.stringify(given ?? {}))
    .digest("hex");
  return { ready: given !== undefined, fingerprint };
}

export function flowEndpoints(tenant: ManagedTenant): Endpoint[] {
  const executions = "/flows/:flow/executions";
  const lacks = "flows never run";
  return [
    ...resourceEndpoints(tenant, flows),
    ...resourceEndpoints(tenant, vaultConnections),
    endpoint({
      method: "GET",
      path: executions,
      scopes: ["read:flows_executions"],
      lacks,
      handle: ({ param, query }) => {
        requireEntity(flows, tenant, param("flow"));
        return ok(listBody([], query, { name: "executions", present: (one) => one, identify: String }));
      },
    }),
    endpoint({
      method: "GET",
      path: `${executions}/:id`,
      scopes: ["read:flows_executions"],
      lacks,
      handle: ({ param }) => {
        requireEntity(flows, tenant, param("flow"));
        throw notFound("The flow execution does not exist.", "inexistent_flow_execution");
      },
    }),
    endpoint({
      method: "DELETE",
      path: `${executions}/:id`,
      scopes: ["delete:flows_executions"],
      lacks,
      handle: ({ param }) => {
        requireEntity(flows, tenant, param("flow"));
        return noContent;
      },
    }),
  ];
}
