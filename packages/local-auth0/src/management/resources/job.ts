import { gzipSync } from "node:zlib";
import { z } from "zod";
import type { Job } from "../../state/authentication-method.ts";
import type { User } from "../../state/tenant-state.ts";
import { parseUntrusted } from "../../state/untrusted-json.ts";
import { created, type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { badRequest, notFound } from "../rest/error.ts";
import { alphanumeric, prefixedId } from "../rest/identifiers.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { isMembers, type Members, without } from "../rest/merge.ts";
import { parseMultipart } from "../rest/multipart.ts";
import { requireEntity } from "../rest/resource.ts";
import { parseBody } from "../rest/validation.ts";
import { clients } from "./client.ts";
import { importUsers } from "./import-users.ts";
import { issueTicket } from "./ticket.ts";
import { describeUser, users } from "./user.ts";

/** Bytes of a file of users, at most (Auth0 docs, "Bulk User Imports"). */
const LARGEST_FILE = 500 * 1024;

const flag = z.enum(["true", "false"]).transform((text) => text === "true");
const importForm = z.strictObject({
  connection_id: z.string().min(1),
  users: z.string(),
  upsert: flag.exactOptional(),
  external_id: z.string().exactOptional(),
  send_completion_email: flag.exactOptional(),
});
const exportBody = z.strictObject({
  connection_id: z.string().min(1).exactOptional(),
  format: z.enum(["json", "csv"]).exactOptional(),
  limit: z.int().min(1).exactOptional(),
  fields: z
    .array(z.strictObject({ name: z.string().min(1), export_as: z.string().min(1).exactOptional() }))
    .exactOptional(),
});
const verificationBody = z.strictObject({
  user_id: z.string().min(1),
  client_id: z.string().min(1).exactOptional(),
  organization_id: z.string().min(1).exactOptional(),
  identity: z
    .strictObject({
      user_id: z.string().min(1),
      provider: z.string().min(1),
      connection_id: z.string().exactOptional(),
    })
    .exactOptional(),
});

/** Imports and exports of users, and verification mails. Each is done at once; its response says `pending`, as Auth0's. */
export function jobEndpoints(tenant: ManagedTenant): Endpoint[] {
  const find = (id: string): Job => {
    const job = tenant.state.jobs.get(id);
    if (job === undefined) throw notFound("The job does not exist.", "inexistent_job");
    return job;
  };

  return [
    {
      method: "POST",
      path: "/jobs/users-imports",
      scopes: ["create:users"],
      lacks: "sends nothing",
      respond: ({ text }) => {
        const form = parseBody(importForm, parseMultipart(text));
        const connection = tenant.state.connections.get(form.connection_id);
        if (connection === undefined)
          throw badRequest("The connection does not exist.", "inexistent_connection");
        const { summary, errors } = importUsers(
          usersIn(form.users),
          connection,
          form.upsert === true,
          tenant,
        );
        const { external_id } = form;
        const job = keepJob(tenant, "users_import", {
          connection_id: connection.id,
          connection: connection.name,
          ...(external_id !== undefined && external_id !== "" && { external_id }),
          summary,
          ...(errors.length > 0 && { errors }),
        });
        return { status: 202, body: pending(job, "summary") };
      },
    },
    endpoint({
      method: "POST",
      path: "/jobs/users-exports",
      scopes: ["read:users"],
      body: exportBody,
      handle: ({ body }) => {
        const { connection_id, format = "json", limit, fields } = body;
        const connection =
          connection_id === undefined ? undefined : tenant.state.connections.get(connection_id);
        if (connection_id !== undefined && connection === undefined) {
          throw badRequest("The connection does not exist.", "inexistent_connection");
        }
        const exported = tenant.state.users
          .all()
          .filter((user) => connection === undefined || user.connection === connection.name)
          .slice(0, limit);
        const file = gzipSync(exportFile(exported, format, fields)).toString("base64");
        const id = prefixedId("job");
        const location = `https://${tenant.domain}/exports/${id}.${format}.gz?secret=${alphanumeric(32)}`;
        const job = keepJob(tenant, "users_export", { id, ...body, format, location, file });
        return ok(pending(job, "location"));
      },
    }),
    endpoint({
      method: "POST",
      path: "/jobs/verification-email",
      scopes: ["update:users"],
      lacks: "sends nothing",
      body: verificationBody,
      handle: ({ body: { user_id, client_id, organization_id } }) => {
        const user = requireEntity(users, tenant, user_id);
        if (client_id !== undefined) requireEntity(clients, tenant, client_id);
        issueTicket(tenant, {
          type: "email-verification",
          user_id: user.user_id,
          ...(client_id !== undefined && { client_id }),
          ...(organization_id !== undefined && { organization_id }),
        });
        return created(pending(keepJob(tenant, "verification_email", {})));
      },
    }),
    endpoint({
      method: "GET",
      path: "/jobs/:id",
      scopes: ["create:users", "read:users", "update:users"],
      handle: ({ param }) => ok(without(find(param("id")), "errors", "file")),
    }),
    endpoint({
      method: "GET",
      path: "/jobs/:id/errors",
      scopes: ["create:users", "read:users"],
      handle: ({ param }) => {
        const { errors } = find(param("id"));
        return errors === undefined ? noContent : ok(errors);
      },
    }),
  ];
}

function keepJob({ state, now }: ManagedTenant, type: Job["type"], about: Members): Job {
  const job: Job = {
    id: prefixedId("job"),
    type,
    status: "completed",
    created_at: now().toISOString(),
    ...about,
  };
  state.jobs.put(job);
  return job;
}

/** A job as it is answered when it begins. @param result the member that it has once it is completed */
const pending = (job: Job, ...result: string[]): Members => ({
  ...without(job, "errors", "file", ...result),
  status: "pending",
});

/** @throws {ManagementError} 400 for a file that is too large, or no JSON list of objects */
function usersIn(file: string): Members[] {
  if (Buffer.byteLength(file) > LARGEST_FILE) {
    throw badRequest("Payload content length greater than maximum allowed: 512000");
  }
  try {
    const list = parseUntrusted(file);
    if (Array.isArray(list) && list.length > 0 && list.every(isMembers)) return list;
  } catch {
    throw badRequest("Failed to parse users file JSON when importing users. Make sure it is valid JSON.");
  }
  throw badRequest("Users file must be a JSON array of users.");
}

const EXPORTED = ["user_id", "email", "name", "nickname", "picture", "created_at", "updated_at"];

/** One JSON object a line, or CSV. */
function exportFile(
  exported: readonly User[],
  format: "json" | "csv",
  fields: z.infer<typeof exportBody>["fields"],
): string {
  const columns =
    fields?.map(({ name, export_as = name }) => ({ name, title: export_as })) ??
    EXPORTED.map((name) => ({ name, title: name }));
  const rows = exported.map((user) => {
    const described = describeUser(user);
    return columns.map(({ name, title }) => [title, memberAt(described, name)] as const);
  });
  if (format === "json") return rows.map((row) => `${JSON.stringify(Object.fromEntries(row))}\n`).join("");
  const lines = [columns.map(({ title }) => title), ...rows.map((row) => row.map(([, value]) => value))];
  return lines.map((line) => `${line.map(cell).join(",")}\n`).join("");
}

/** A member by its path, for example `identities[0].connection` or `user_metadata.plan`. */
function memberAt(value: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter((part) => part !== "")
    .reduce<unknown>(
      (held, part) =>
        typeof held === "object" && held !== null && Object.hasOwn(held, part)
          ? (held as Members)[part]
          : undefined,
      value,
    );
}

const cell = (value: unknown): string => {
  if (value === undefined || value === null) return "";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return `"${text.replaceAll('"', '""')}"`;
};
