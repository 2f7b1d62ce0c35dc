import type { LogEntry } from "../../state/tenant-state.ts";
import {
  type Endpoint,
  endpoint,
  type ManagementRequest,
  type ManagementResponse,
  ok,
} from "../rest/endpoint.ts";
import { notFound } from "../rest/error.ts";
import { pageOf } from "../rest/list.ts";
import { luceneQuery } from "../rest/lucene.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { badQuery, booleanOf, integerOf, selectFields } from "../rest/query.ts";
import { requireEntity } from "../rest/resource.ts";
import { users } from "./user.ts";

/** Fields that a search without a field looks at; these, and the others that Auth0 lists, in their exact case. */
const BARE = ["user_name", "client_name", "connection", "type", "user_id", "client_id", "description", "ip"];
const SEARCHABLE: ReadonlySet<string> = new Set([
  ...BARE,
  ...["connection_id", "date", "hostname", "log_id", "organization_id", "organization_name"],
  ...["user_agent", "strategy", "strategy_type", "audience", "scope"],
]);

/** The tenant's log: searched, the newest first, or read on from an entry, the oldest first (Auth0 docs, "Retrieve Logs"). */
export function logEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { logs } = tenant.state;
  return [
    endpoint({
      method: "GET",
      path: "/logs",
      scopes: ["read:logs", "read:logs_users"],
      handle: (request) =>
        request.query.has("from") || request.query.has("take")
          ? readOn(tenant, request)
          : ok(searched(logs.all(), request.query)),
    }),
    endpoint({
      method: "GET",
      path: "/logs/:id",
      scopes: ["read:logs", "read:logs_users"],
      handle: ({ param }) => {
        const entry = logs.get(param("id"));
        if (entry === undefined) throw notFound("The log event does not exist.", "inexistent_log");
        return ok(entry);
      },
    }),
    endpoint({
      method: "GET",
      path: "/users/:id/logs",
      scopes: ["read:logs", "read:logs_users"],
      handle: ({ param, query }) => {
        const { user_id } = requireEntity(users, tenant, param("id"));
        return ok(
          searched(
            logs.all().filter((entry) => entry.user_id === user_id),
            query,
          ),
        );
      },
    }),
  ];
}

function searched(entries: readonly LogEntry[], query: URLSearchParams): unknown {
  const search = query.get("q") ?? query.get("search") ?? "";
  const found = search === "" ? entries : entries.filter(logQuery(search));
  const { items, start, limit, total } = pageOf(sorted(found, query.get("sort")), query);
  const logs = items.map((entry) => selectFields(entry, query));
  return booleanOf(query, "include_totals") ? { start, limit, length: logs.length, total, logs } : logs;
}

/** Tells which entries a search finds. @throws {ManagementError} 400 for what isn't a search */
export const logQuery = (search: string): ((entry: LogEntry) => boolean) =>
  luceneQuery<LogEntry>(search, {
    valuesOf: (entry, field) => (SEARCHABLE.has(field) ? [entry[field]] : []),
    bare: BARE,
    ignoresCase: () => false,
  });

/** `date:-1`, the newest first, unless asked otherwise. @throws {ManagementError} 400 for an order that isn't one */
function sorted(entries: readonly LogEntry[], sort: string | null): readonly LogEntry[] {
  if (sort === null || sort === "") return entries.toReversed();
  const [, field = "", order] = /^(\w+):(1|-1)$/.exec(sort) ?? [];
  if (!SEARCHABLE.has(field))
    throw badQuery(`String does not match pattern ^(\\w+):(1|-1)$: ${sort}`, "sort");
  const sign = Number(order);
  return entries.toSorted((a, b) => {
    const [one, other] = [String(a[field] ?? ""), String(b[field] ?? "")];
    return one === other ? 0 : one < other ? -sign : sign;
  });
}

/** Entries of which the number is in the last digits of the identifier, so that one that is gone can be read on from. */
const numberOf = (logId: string): bigint => BigInt(logId.slice(-33));

/** The entries after one, and where to go on: the same place, where there are none yet. */
function readOn(
  { domain, state }: ManagedTenant,
  { query }: Pick<ManagementRequest, "query">,
): ManagementResponse {
  const take = integerOf(query, "take", { default: 50, minimum: 1, maximum: 100 });
  const from = query.get("from") ?? "";
  if (!/^(?:\d{56})?$/.test(from)) throw badQuery("Object didn't pass validation for format log-id", "from");
  const after = from === "" ? -1n : numberOf(from);
  const entries = state.logs
    .all()
    .filter(({ log_id }) => numberOf(log_id) > after)
    .slice(0, take);
  const last = entries.at(-1)?.log_id ?? from;
  const link = `<https://${domain}/api/v2/logs?from=${last}&take=${take}>; rel="next"`;
  return { ...ok(entries), headers: { link } };
}
