import { describe } from "vitest";
import { type Attack, tryAttacks } from "./attack.ts";

const work = { project: "Stolen", hours: 1 };

/** On the Authorization header. */
const credentials: readonly Attack[] = (
  [
    ["no header at all", undefined, 401, "token_missing"],
    ["an empty header", "", 401, "token_missing"],
    ["the scheme without a token", "Bearer", 400, "invalid_request"],
    ["two tokens after one scheme", "Bearer ann max", 400, "invalid_request"],
    ["two headers, as servers join them", "Bearer ann, Bearer max", 400, "invalid_request"],
    ["a token in quotes", 'Bearer "ann"', 400, "invalid_request"],
    ["a token with a semicolon", "Bearer ann;max", 400, "invalid_request"],
    ["a percent-encoded token", "Bearer %61nn", 400, "invalid_request"],
    ["a token of another scheme", "Basic YW5uOmFubg==", 401, "token_missing"],
    ["a DPoP token", "DPoP ann", 401, "token_missing"],
    ["the token without a scheme", "ann", 401, "token_missing"],
    ["the scheme and the token without a space", "Bearerann", 401, "token_missing"],
    ["a token named like a member of every object", "Bearer constructor", 401, "invalid_token"],
    ["a token in capitals", "Bearer ANN", 401, "invalid_token"],
    ["a very long token", `Bearer ${"A".repeat(100_000)}`, 401, "invalid_token"],
  ] as const
).map(([name, authorization, status, code]) => ({
  name,
  status,
  code,
  request: () => ({
    route: "GET /timesheets",
    ...(authorization !== undefined && { headers: { authorization } }),
  }),
}));

/** Tokens in places where they don't count. */
const elsewhere: readonly Attack[] = (
  [
    ["the query", "GET /timesheets?access_token=ann", {}],
    ["a cookie", "GET /timesheets", { cookie: "access_token=ann" }],
    ["X-Access-Token", "GET /timesheets", { "x-access-token": "ann" }],
    ["Proxy-Authorization", "GET /timesheets", { "proxy-authorization": "Bearer ann" }],
    ["X-Forwarded-User", "GET /timesheets", { "x-forwarded-user": "auth0|ann" }],
    ["X-Original-Authorization", "GET /timesheets", { "x-original-authorization": "Bearer ann" }],
  ] as const
).map(([place, route, headers]) => ({
  name: `a token in ${place}`,
  status: 401,
  code: "token_missing",
  request: () => ({ route, headers }),
}));

/** On what decides which route is meant. */
const overriding: readonly Attack[] = (
  [
    ["X-HTTP-Method-Override", { "x-http-method-override": "DELETE" }],
    ["X-HTTP-Method", { "x-http-method": "DELETE" }],
    ["X-Method-Override", { "x-method-override": "DELETE" }],
    ["X-Original-URL", { "x-original-url": "/approvals" }],
    ["X-Rewrite-URL", { "x-rewrite-url": "/approvals" }],
  ] as const
).map(([name, headers]) => ({
  name: `${name} stays unread`,
  status: 404,
  code: "not_found",
  request: ({ ann }) => ({
    route: `GET /timesheets/${ann}`,
    token: "bob",
    headers: { ...headers, "if-match": "*" },
  }),
}));

const put = (name: string, ifMatch: string | undefined, status: number, code: string): Attack => ({
  name,
  status,
  code,
  request: ({ ann }) => ({
    route: `PUT /timesheets/${ann}`,
    token: "ann",
    body: work,
    headers: ifMatch === undefined ? {} : { "if-match": ifMatch },
  }),
});

/** On the version that a change is of. */
const versions: readonly Attack[] = [
  put("no version", undefined, 428, "precondition_required"),
  put("an empty version", "", 400, "invalid_header"),
  put("a bare number", "1", 400, "invalid_header"),
  put("a version in single quotes", "'1'", 400, "invalid_header"),
  put("a version without its end", '"1', 400, "invalid_header"),
  put("any version among others", '"9", *', 400, "invalid_header"),
  put("the weak tag of the right version", 'W/"1"', 412, "changed"),
  put("the next version, guessed", '"2"', 412, "changed"),
  put("the version with a zero before it", '"01"', 412, "changed"),
  put("the version as a fraction", '"1.0"', 412, "changed"),
  put("the version with a sign", '"+1"', 412, "changed"),
  put("a version of other digits", '"\u00b9"', 412, "changed"),
  put(
    "a thousand versions but the right one",
    Array.from({ length: 1000 }, (_, n) => `"${n + 2}"`).join(),
    412,
    "changed",
  ),
  {
    name: "an If-None-Match in the place of If-Match",
    status: 428,
    code: "precondition_required",
    request: ({ ann }) => ({
      route: `DELETE /timesheets/${ann}`,
      token: "ann",
      headers: { "if-none-match": '"9"' },
    }),
  },
  {
    name: "a date in the place of If-Match",
    status: 428,
    code: "precondition_required",
    request: ({ ann }) => ({
      route: `DELETE /timesheets/${ann}`,
      token: "ann",
      headers: { "if-unmodified-since": "Sat, 21 Nov 2026 09:00:00 GMT" },
    }),
  },
  {
    name: "a malformed If-None-Match",
    status: 400,
    code: "invalid_header",
    request: ({ ann }) => ({
      route: `GET /timesheets/${ann}`,
      token: "ann",
      headers: { "if-none-match": "1" },
    }),
  },
];

describe("attacks with the Authorization header", () => tryAttacks(credentials));
describe("attacks with tokens where they don't belong", () => tryAttacks(elsewhere));
describe("attacks with headers that override others", () => tryAttacks(overriding));
describe("attacks with versions", () => tryAttacks(versions));
