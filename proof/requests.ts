import { randomBytes } from "node:crypto";
import type { policy } from "../rules/policy.ts";
import type { ApiRequest } from "./api-client.ts";

type Route = keyof typeof policy.routes;

/** A date long past keeps what is logged out of anybody's week. */
const DATE = "2020-01-02";

/** Bodies that the API accepts, for the routes that take one. */
const BODIES: Readonly<Partial<Record<Route, unknown>>> = {
  "POST /timesheets": { date: DATE, project: "proof", hours: 0.25 },
  "PUT /timesheets/{id}": { project: "proof", hours: 0.25 },
  "PUT /approvals/{id}": { state: "approved" },
  "POST /timesheets/batch": {
    entries: [
      {
        subject: "auth0|000000000000000000000000",
        externalId: "proof",
        date: DATE,
        project: "proof",
        hours: 0.25,
      },
    ],
  },
};

/** Headers that the API asks for, for the routes that change an entry: whatever its version is. */
const HEADERS: Readonly<Partial<Record<Route, Readonly<Record<string, string>>>>> = {
  "PUT /timesheets/{id}": { "if-match": "*" },
  "DELETE /timesheets/{id}": { "if-match": "*" },
  "PUT /approvals/{id}": { "if-match": "*" },
};

/** 22 characters that no person and no entry has. */
const nobodys = (): string => randomBytes(16).toString("base64url");

/** Values for the names in braces. An entry's id is its person, its day and its own name, with dots between. */
const VALUES: Readonly<Record<string, () => string>> = {
  id: () => `${nobodys()}.${DATE.replaceAll("-", "")}.${nobodys()}`,
  week: () => "2020-W01",
};

/**
 * A request for a route, to which nothing but its caller's rights can be an obstacle: about an entry that nobody has,
 * so that an admitted one does no harm.
 *
 * @throws {Error} `PROOF_VALUE_MISSING` for a name in braces that has no value here.
 */
export function requestFor(route: string, token?: string): ApiRequest {
  const [method = "", template = ""] = route.split(" ");
  const bodies: Readonly<Record<string, unknown>> = BODIES;
  const headers: Readonly<Record<string, Readonly<Record<string, string>>>> = HEADERS;
  const path = template.replaceAll(/\{([^}]*)\}/g, (_braces, name: string) => {
    const value = VALUES[name];
    if (value === undefined)
      throw new Error(
        `PROOF_VALUE_MISSING: route "${route}" has {${name}}, for which the proof has no value; add one to VALUES in proof/requests.ts`,
      );
    return value();
  });
  return {
    route,
    method,
    path,
    token,
    ...(route in headers && { headers: headers[route] }),
    ...(route in bodies && { body: bodies[route] }),
  };
}
