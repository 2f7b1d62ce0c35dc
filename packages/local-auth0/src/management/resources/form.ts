import { z } from "zod";
import { documentsOf, stamp, stamped } from "../rest/documents.ts";
import type { Endpoint } from "../rest/endpoint.ts";
import { prefixedId } from "../rest/identifiers.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { type Resource, resourceEndpoints } from "../rest/resource.ts";

const members = z.record(z.string(), z.unknown());
const position = z.int().min(-999_999).max(999_999);
const coordinates = z.strictObject({ x: position, y: position }).exactOptional();
const texts = z.record(z.string(), z.string().min(1).max(255)).exactOptional();
const node = { id: z.string(), coordinates, alias: z.string().min(1).max(150).exactOptional() };

const content = {
  messages: z.strictObject({ errors: texts, custom: texts }),
  languages: z.strictObject({
    primary: z.string().min(1).max(55).exactOptional(),
    default: z.string().min(1).max(55).exactOptional(),
  }),
  translations: z.record(z.string(), members),
  nodes: z.array(
    z.discriminatedUnion("type", [
      z.strictObject({ ...node, type: z.literal("FLOW"), config: members }),
      z.strictObject({ ...node, type: z.literal("ROUTER"), config: members.exactOptional() }),
      z.strictObject({ ...node, type: z.literal("STEP"), config: members.exactOptional() }),
    ]),
  ),
  start: z.strictObject({
    hidden_fields: z
      .array(z.strictObject({ key: z.string(), value: z.string().min(1).max(500).exactOptional() }))
      .exactOptional(),
    next_node: z.string().exactOptional(),
    coordinates,
  }),
  ending: z.strictObject({
    redirection: z
      .strictObject({
        delay: z.int().min(0).max(10).exactOptional(),
        target: z.string().min(1).max(1024),
      })
      .exactOptional(),
    after_submit: z.strictObject({ flow_id: z.string().max(30).exactOptional() }).exactOptional(),
    coordinates,
    resume_flow: z.literal(true).exactOptional(),
  }),
  style: z.strictObject({ css: z.string().min(1).max(5000).exactOptional() }),
};
const name = z.string().min(1).max(150);
const create = z.strictObject({ name, ...z.strictObject(content).partial().shape });
const { messages, languages, translations, nodes, start, ending, style } = content;
const update = z
  .strictObject({
    messages: messages.nullable(),
    languages: languages.nullable(),
    translations: translations.nullable(),
    nodes: nodes.nullable(),
    start: start.nullable(),
    ending: ending.nullable(),
    style: style.nullable(),
    name,
  })
  .partial();

/** Forms that a login may show. They are kept, and not shown. */
const forms: Resource<Record<string, unknown>, z.infer<typeof create>, z.infer<typeof update>> = {
  ...documentsOf("forms"),
  path: "/forms",
  listName: "forms",
  scope: "forms",
  missing: ["The form does not exist.", "inexistent_form"],
  create,
  build: (body, tenant) => ({
    id: prefixedId("ap", 22),
    languages: { primary: "en" },
    ...body,
    ...stamp(tenant),
  }),
  update,
  patch: stamped(),
};

export const formEndpoints = (tenant: ManagedTenant): Endpoint[] => resourceEndpoints(tenant, forms);
