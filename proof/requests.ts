import { randomBytes } from "node:crypto";
import type { policy } from "../rules/policy.ts";
import type { ApiRequest } from "./api-client.ts";
import { type Occasion, PROJECT } from "./occasion.ts";

type Route = keyof typeof policy.routes;

/** The rest of a request for a route, beside its method and its token: with it, the API takes the request. */
interface RouteRequest {
  /** Values for the names in braces. */
  readonly path?: Readonly<Record<string, (occasion: Occasion) => string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: (occasion: Occasion) => unknown;
  /** The response shows each entry that the caller reaches, by its id. */
  readonly listsEntries?: true;
  /** Whose it shows can be asked for, by `subject`: one person's, or everybody's, too. */
  readonly shows?: "one person's" | "everybody's";
}

/** 22 characters that no person and no entry has. */
const nobodys = (): string => randomBytes(16).toString("base64url");

/** The id of an entry that nobody has: its person, its day and its own name, with dots between. */
export const idOfNobodys = ({ date }: Occasion): string =>
  `${nobodys()}.${date.replaceAll("-", "")}.${nobodys()}`;
const path = { id: idOfNobodys };

/** Matches every version of an entry. */
const headers = { "if-match": "*" };

const work = { project: PROJECT, hours: 0.25 };

/** A line of a batch, to be stored for somebody who can delete it; where nobody can, one that is refused, and keeps nothing. */
const batchLine = ({ date, uploadsFor }: Occasion) =>
  uploadsFor === undefined
    ? { externalId: "proof" }
    : { subject: uploadsFor, externalId: `proof-${nobodys()}`, date, ...work };

/** A request for each of the policy's routes: one that is guarded and missing here does not compile. */
const REQUESTS = {
  "GET /timesheets": { listsEntries: true, shows: "everybody's" },
  "POST /timesheets": { body: ({ date }) => ({ date, ...work }) },
  "GET /timesheets/{id}": { path },
  "PUT /timesheets/{id}": { path, headers, body: () => work },
  "DELETE /timesheets/{id}": { path, headers },
  "GET /weeks/{week}": {
    path: { week: ({ week }) => week },
    listsEntries: true,
    shows: "one person's",
  },
  "GET /approvals": { listsEntries: true },
  // An approved entry can't be deleted any more.
  "PUT /approvals/{id}": { path, headers, body: () => ({ state: "rejected", reason: PROJECT }) },
  "POST /timesheets/batch": { body: (occasion) => ({ entries: [batchLine(occasion)] }) },
  "GET /health": {},
  "GET /openapi.json": {},
} as const satisfies Readonly<Record<Route, RouteRequest>> & Readonly<Record<string, RouteRequest>>;

/**
 * A request for a route, to which nothing but its caller's rights can be an obstacle: about an entry that nobody has,
 * so that an admitted one does no harm.
 *
 * @throws {Error} `PROOF_REQUEST_MISSING` for a route that has no request here, `PROOF_VALUE_MISSING` for a name in
 * braces that its request has no value for.
 */
export function requestFor(
  route: string,
  occasion: Occasion,
  token?: string,
  requests: Readonly<Record<string, RouteRequest>> = REQUESTS,
): ApiRequest {
  const request = Object.hasOwn(requests, route) ? requests[route] : undefined;
  if (request === undefined) {
    throw new Error(
      `PROOF_REQUEST_MISSING: rules/policy.ts has the route "${route}", for which the proof has no request; ` +
        "add one to REQUESTS in proof/requests.ts, with whatever the API wants beside a token",
    );
  }
  const { path: values, headers, body } = request;
  const [method = "", template = ""] = route.split(" ");
  const path = template.replaceAll(/\{([^}]*)\}/g, (_braces, name: string) => {
    const value = values?.[name];
    if (value === undefined) {
      throw new Error(
        `PROOF_VALUE_MISSING: route "${route}" has {${name}}, for which its request has no value; ` +
          "add one to its path in proof/requests.ts",
      );
    }
    return value(occasion);
  });
  return { route, method, path, token, ...(headers && { headers }), ...(body && { body: body(occasion) }) };
}

/** An entry by its id, and whose entries are asked for: somebody's by their `sub`, everybody's, or, left out, nobody's by name. */
export interface Wanted {
  readonly id: string;
  readonly subject?: string;
}

/** Stands for everybody in a `subject`. */
export const EVERYBODY = "*";

/** A `sub` that nobody has, another one each time. */
export const nobody = (): string => `auth0|${nobodys()}`;

/** A request for a route about an entry; for a list, one with room for it. */
export function requestAbout(
  route: string,
  { id, subject }: Wanted,
  occasion: Occasion,
  token?: string,
): ApiRequest {
  const request = requestFor(route, occasion, token);
  const [, template = ""] = route.split(" ");
  if (template.includes("{id}")) return { ...request, path: template.replace("{id}", id) };
  const { date } = occasion;
  const query = new URLSearchParams({
    ...(!template.includes("{") && { limit: "100", from: date, to: date }),
    ...(subject !== undefined && { subject }),
  });
  return { ...request, path: query.size === 0 ? request.path : `${request.path}?${query}` };
}

/** Whose entries a route can be asked for by `subject`; undefined where it can't. */
export const showsWhose = (
  route: string,
  requests: Readonly<Record<string, RouteRequest>> = REQUESTS,
): RouteRequest["shows"] => (Object.hasOwn(requests, route) ? requests[route]?.shows : undefined);

/** Whether a route's response shows each entry that its caller reaches. */
export const listsEntries = (
  route: string,
  requests: Readonly<Record<string, RouteRequest>> = REQUESTS,
): boolean => Object.hasOwn(requests, route) && requests[route]?.listsEntries === true;
