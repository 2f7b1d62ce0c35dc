import { z } from "zod";
import { LOG_CATEGORIES } from "../../state/log-types.ts";
import { documentsOf } from "../rest/documents.ts";
import type { Endpoint } from "../rest/endpoint.ts";
import { alphanumeric, digits } from "../rest/identifiers.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { isMembers, type Members, mergePatch, without } from "../rest/merge.ts";
import { type Resource, resourceEndpoints } from "../rest/resource.ts";
import { parseBody } from "../rest/validation.ts";

const text = z.string();

const TYPES = [
  "http",
  "eventbridge",
  "eventgrid",
  "datadog",
  "splunk",
  "sumo",
  "segment",
  "mixpanel",
] as const;
type StreamType = (typeof TYPES)[number];

/** The members that each type of stream needs to know where its entries go; beside https, http may lead to this machine. */
const SINKS: Readonly<Record<StreamType, z.ZodType<Members>>> = {
  http: z.strictObject({
    httpEndpoint: z.string().regex(/^https?:\/\/.*/),
    httpAuthorization: text.nullable().exactOptional(),
    httpContentFormat: z.enum(["JSONARRAY", "JSONLINES", "JSONOBJECT"]).nullable().exactOptional(),
    httpContentType: text.nullable().exactOptional(),
    httpCustomHeaders: z
      .array(z.looseObject({ header: text.exactOptional(), value: text.exactOptional() }))
      .nullable()
      .exactOptional(),
  }),
  eventbridge: z.strictObject({
    awsAccountId: z.string().regex(/^\d{12}$/),
    awsRegion: text,
    awsPartnerEventSource: text.exactOptional(),
  }),
  eventgrid: z.strictObject({
    azureSubscriptionId: z.guid(),
    azureRegion: text,
    azureResourceGroup: text,
    azurePartnerTopic: text.exactOptional(),
  }),
  datadog: z.strictObject({ datadogApiKey: text, datadogRegion: z.enum(["us", "eu", "us3", "us5"]) }),
  splunk: z.strictObject({
    splunkDomain: text,
    splunkPort: z.string().regex(/^[0-9]*$/),
    splunkToken: text,
    splunkSecure: z.boolean(),
  }),
  sumo: z.strictObject({ sumoSourceAddress: text }),
  segment: z.strictObject({ segmentWriteKey: text.exactOptional() }),
  mixpanel: z.strictObject({
    mixpanelRegion: z.enum(["us", "eu"]),
    mixpanelProjectId: z.string().regex(/^\d+$/),
    mixpanelServiceAccountUsername: z.string().regex(/^[^:]+$/),
    mixpanelServiceAccountPassword: z
      .string()
      .regex(/^[^:]+$/)
      .exactOptional(),
  }),
};

const members = z.record(z.string(), z.unknown());
const settings = {
  name: text.exactOptional(),
  isPriority: z.boolean().exactOptional(),
  filters: z
    .array(
      z.looseObject({
        type: z.literal("category").exactOptional(),
        name: z.enum(LOG_CATEGORIES).exactOptional(),
      }),
    )
    .nullable()
    .exactOptional(),
  pii_config: z
    .strictObject({
      log_fields: z
        .array(z.enum(["first_name", "last_name", "username", "email", "phone", "address"]))
        .min(1),
      method: z.enum(["mask", "hash"]).exactOptional(),
      algorithm: z.literal("xxhash").exactOptional(),
    })
    .nullable()
    .exactOptional(),
};

const create = z.strictObject({
  ...settings,
  type: z.enum(TYPES),
  sink: members,
  startFrom: text.exactOptional(),
});
const update = z.strictObject({
  ...settings,
  status: z.enum(["active", "paused", "suspended"]).exactOptional(),
  sink: members.exactOptional(),
});

/** Where else the tenant's log goes. */
const logStreams: Resource<Record<string, unknown>, z.infer<typeof create>, z.infer<typeof update>> = {
  ...documentsOf("logStreams"),
  path: "/log-streams",
  listName: "log_streams",
  scope: "log_streams",
  missing: ["The log stream does not exist.", "inexistent_log_stream"],
  create,
  createdStatus: 200,
  build: (body, tenant) => {
    parseBody(SINKS[body.type], body.sink, ["sink"]);
    return {
      id: `lst_${digits(16)}`,
      status: "active",
      isPriority: false,
      filters: [],
      ...without(body, "startFrom"),
      sink: { ...body.sink, ...addressOf(body.type, tenant) },
    };
  },
  update,
  patch: (held, body) => {
    const type = z.enum(TYPES).parse(held.type);
    const sink = body.sink === undefined ? held.sink : { ...addressIn(held.sink), ...body.sink };
    parseBody(SINKS[type], sink, ["sink"]);
    return { ...mergePatch(held, body), sink };
  },
  deletesOnlyOnce: true,
};

/** The name by which a cloud knows the stream as one of its sources. */
function addressOf(type: StreamType, { domain }: ManagedTenant): Members {
  const name = `${domain.replace(/:.*/, "")}-${alphanumeric(8).toLowerCase()}`;
  if (type === "eventbridge") return { awsPartnerEventSource: `aws.partner/auth0.com/${name}/auth0.logs` };
  return type === "eventgrid" ? { azurePartnerTopic: `auth0-${name}` } : {};
}

/** The part of a sink that nobody sends. */
function addressIn(sink: unknown): Members {
  if (!isMembers(sink)) return {};
  const given = Object.entries(sink).filter(([name]) => /Partner/.test(name));
  return Object.fromEntries(given);
}

export const logStreamEndpoints = (tenant: ManagedTenant): Endpoint[] =>
  resourceEndpoints(tenant, logStreams);
