import { randomUUID } from "node:crypto";
import type { policy } from "../../rules/policy.ts";
import type { ApiRequest } from "./answer.ts";

/** Bodies that the API accepts, for the routes that take one. A date long past keeps them out of anybody's week. */
const BODIES: Readonly<Partial<Record<keyof typeof policy.routes, unknown>>> = {
  "POST /timesheets": { date: "2020-01-02", project: "proof", hours: 0.25 },
  "PUT /approvals/{id}": { state: "approved" },
  "POST /timesheets/batch": {
    entries: [
      {
        subject: "auth0|000000000000000000000000",
        externalId: "proof",
        date: "2020-01-02",
        project: "proof",
        hours: 0.25,
      },
    ],
  },
};

/** A request for a route: about an entry that nobody has, so that an admitted one does no harm. */
export function requestFor(route: string, token?: string): ApiRequest {
  const [method = "", template = ""] = route.split(" ");
  const bodies: Readonly<Record<string, unknown>> = BODIES;
  return {
    route,
    method,
    path: template.replaceAll(/\{[^}]*\}/g, () => randomUUID()),
    token,
    ...(route in bodies && { body: bodies[route] }),
  };
}
