import type { LogEntry } from "../../state/tenant-state.ts";
import { type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import type { Members } from "../rest/merge.ts";
import { badQuery } from "../rest/query.ts";

const DAY = 24 * 60 * 60 * 1000;
const LOGIN = "s";
const SIGN_UP = "ss";

/** How many people logged in and signed up, counted in the tenant's log. */
export function statsEndpoints(tenant: ManagedTenant): Endpoint[] {
  const entries = (type: string): LogEntry[] =>
    tenant.state.logs.all().filter((entry) => entry.type === type);
  return [
    endpoint({
      method: "GET",
      path: "/stats/active-users",
      scopes: ["read:stats"],
      handle: () => {
        const since = new Date(tenant.now().getTime() - 30 * DAY).toISOString();
        return ok(
          new Set(
            entries(LOGIN)
              .filter(({ date }) => date >= since)
              .map(({ user_id }) => user_id),
          ).size,
        );
      },
    }),
    endpoint({
      method: "GET",
      path: "/stats/daily",
      scopes: ["read:stats"],
      handle: ({ query }) => {
        const from = dayOf(query, "from");
        const to = dayOf(query, "to");
        const [logins, signups] = [countByDay(entries(LOGIN)), countByDay(entries(SIGN_UP))];
        const days = [...new Set([...logins.keys(), ...signups.keys()])].toSorted();
        const asked = days.filter((day) => (from ?? day) <= day && day <= (to ?? day));
        return ok(asked.map((day) => describe(day, { logins: logins.get(day), signups: signups.get(day) })));
      },
    }),
  ];
}

/** A day of the query, written `YYYYMMDD`. @returns it as `YYYY-MM-DD` */
function dayOf(query: URLSearchParams, name: string): string | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^2\d{3}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(text)) {
    throw badQuery(`String does not match pattern YYYYMMDD: ${text}`, name);
  }
  return text.replace(/(....)(..)(..)/, "$1-$2-$3");
}

function countByDay(entries: readonly LogEntry[]): Map<string, number> {
  const counted = new Map<string, number>();
  for (const { date } of entries) counted.set(date.slice(0, 10), (counted.get(date.slice(0, 10)) ?? 0) + 1);
  return counted;
}

function describe(
  day: string,
  { logins = 0, signups = 0 }: { logins?: number | undefined; signups?: number | undefined },
): Members {
  const date = `${day}T00:00:00.000Z`;
  return { date, logins, signups, leaked_passwords: 0, created_at: date, updated_at: `${day}T23:59:59.999Z` };
}
