import { z } from "zod";
import { checkpointList, documentsOf, stamp, stamped } from "../rest/documents.ts";
import { type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import { conflict, notFound } from "../rest/error.ts";
import { alphanumeric, prefixedId } from "../rest/identifiers.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { isMembers, type Members, without } from "../rest/merge.ts";
import { type Resource, requireEntity, resourceEndpoints } from "../rest/resource.ts";

const text = z.string();
const authorization = z.union([
  z.strictObject({ method: z.literal("basic"), username: text, password: text.exactOptional() }),
  z.strictObject({ method: z.literal("bearer"), token: text.exactOptional() }),
  z.strictObject({
    method: z.literal("custom_header"),
    header_key: text,
    header_value: text.exactOptional(),
  }),
]);
const webhook = z.strictObject({
  type: z.literal("webhook"),
  configuration: z.strictObject({
    webhook_endpoint: z.string().regex(/^https?:\/\/.*/),
    webhook_authorization: authorization,
  }),
});
const action = z.strictObject({
  type: z.literal("action"),
  configuration: z.strictObject({ action_id: text }),
});
const eventBridge = z.strictObject({
  type: z.literal("eventbridge"),
  configuration: z.strictObject({
    aws_account_id: z.string().regex(/^\d{12}$/),
    aws_region: text,
    aws_partner_event_source: text.exactOptional(),
  }),
});
const settings = {
  name: z.string().min(1).max(128).exactOptional(),
  subscriptions: z
    .array(z.strictObject({ event_type: text.exactOptional() }))
    .min(1)
    .exactOptional(),
  status: z.enum(["enabled", "disabled"]).exactOptional(),
};
const create = z.strictObject({ ...settings, destination: z.union([webhook, eventBridge, action]) });
const update = z.strictObject({ ...settings, destination: z.union([webhook, action]).exactOptional() });

/** Who is told of what changes in the tenant. Nobody is told anything yet. */
const eventStreams: Resource<Record<string, unknown>, z.infer<typeof create>, z.infer<typeof update>> = {
  ...documentsOf("eventStreams"),
  path: "/event-streams",
  listName: "eventStreams",
  scope: "event_streams",
  missing: ["The event stream does not exist.", "inexistent_event_stream"],
  create,
  build: (body, tenant) => {
    requireFree(body.name, tenant);
    const { destination } = body;
    return {
      id: prefixedId("est", 22),
      status: "enabled",
      subscriptions: [],
      ...body,
      destination: destination.type === "eventbridge" ? withSource(destination, tenant) : destination,
      ...stamp(tenant),
    };
  },
  update,
  patch: (held, body, tenant) => {
    requireFree(body.name, tenant, held.id);
    return stamped()(held, body, tenant);
  },
  present: withoutSecrets,
  list: checkpointList("eventStreams"),
};

const withSource = ({ type, configuration }: z.infer<typeof eventBridge>, { domain }: ManagedTenant) => ({
  type,
  configuration: {
    ...configuration,
    aws_partner_event_source: `aws.partner/auth0.com/${domain.replace(/:.*/, "")}-${alphanumeric(8).toLowerCase()}/auth0.events`,
  },
});

/** A stream as it is answered: what its receiver asks for is not said. */
function withoutSecrets(stream: Members): Members {
  const { destination } = stream;
  if (!isMembers(destination) || !isMembers(destination.configuration)) return stream;
  const { webhook_authorization: asked, ...configuration } = destination.configuration;
  if (!isMembers(asked)) return stream;
  const webhook_authorization = without(asked, "password", "token", "header_value");
  return {
    ...stream,
    destination: { ...destination, configuration: { ...configuration, webhook_authorization } },
  };
}

/** @throws {ManagementError} 409 where another stream has this name. */
function requireFree(name: string | undefined, { state }: ManagedTenant, own?: unknown): void {
  if (name === undefined) return;
  const other = state.eventStreams.find((held) => held.name === name && held.id !== own);
  if (other !== undefined) throw conflict("Event stream name already in use.", "event_stream_conflict");
}

const date = z.string().max(24).exactOptional();

export function eventStreamEndpoints(tenant: ManagedTenant): Endpoint[] {
  const one = `${eventStreams.path}/:id`;
  const lacks = "nothing is delivered";
  return [
    ...resourceEndpoints(tenant, eventStreams),
    endpoint({
      method: "GET",
      path: `${one}/deliveries`,
      scopes: ["read:event_streams", "read:event_deliveries"],
      lacks,
      handle: ({ param }) => {
        requireEntity(eventStreams, tenant, param("id"));
        return ok([]);
      },
    }),
    endpoint({
      method: "GET",
      path: `${one}/deliveries/:event`,
      scopes: ["read:event_deliveries"],
      lacks,
      handle: ({ param }) => noDelivery(tenant, param("id")),
    }),
    endpoint({
      method: "POST",
      path: `${one}/redeliver`,
      scopes: ["update:event_deliveries"],
      lacks,
      body: z.strictObject({
        date_from: date,
        date_to: date,
        statuses: z.array(z.literal("failed")).exactOptional(),
        event_types: z.array(text).exactOptional(),
      }),
      handle: ({ param, body }) => {
        requireEntity(eventStreams, tenant, param("id"));
        return { status: 202, body };
      },
    }),
    endpoint({
      method: "POST",
      path: `${one}/test`,
      scopes: ["update:event_streams"],
      lacks,
      body: z.strictObject({ event_type: text, data: z.record(z.string(), z.unknown()).exactOptional() }),
      handle: ({ param, body }) => {
        const { id } = requireEntity(eventStreams, tenant, param("id"));
        return { status: 202, body: undelivered(String(id), body, tenant) };
      },
    }),
    endpoint({
      method: "POST",
      path: `${one}/redeliver/:event`,
      scopes: ["update:event_deliveries"],
      lacks,
      handle: ({ param }) => noDelivery(tenant, param("id")),
    }),
  ];
}

/** The delivery of an event that nobody was told of, in the form of CloudEvents 1.0. */
function undelivered(
  stream: string,
  { event_type, data = {} }: { event_type: string; data?: Members },
  tenant: ManagedTenant,
): Members {
  const id = prefixedId("evt", 22);
  const time = tenant.now().toISOString();
  const source = `urn:auth0:${tenant.domain}`;
  return {
    id,
    event_stream_id: stream,
    status: "failed",
    event_type,
    attempts: [{ status: "failed", timestamp: time, error_message: "local-auth0 delivers no events" }],
    event: { id, source, specversion: "1.0", type: event_type, time, data: JSON.stringify(data) },
  };
}

/** @throws {ManagementError} 404: nothing was delivered. */
function noDelivery(tenant: ManagedTenant, id: string): never {
  requireEntity(eventStreams, tenant, id);
  throw notFound("The event does not exist.", "inexistent_event");
}
