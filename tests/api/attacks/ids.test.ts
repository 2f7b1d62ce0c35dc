import { describe } from "vitest";
import { personKeyOf, readEntryId } from "../../../api/domain/entry-id.ts";
import { inventedId } from "../support/entries.ts";
import { type Attack, tryAttacks } from "./attack.ts";

const nothing = { status: 404, code: "not_found" };
const any = { "if-match": "*" };

/** Entries of others. */
const others: readonly Attack[] = [
  {
    name: "reading somebody else's entry",
    ...nothing,
    request: ({ ann }) => ({ route: `GET /timesheets/${ann}`, token: "bob" }),
  },
  {
    name: "asking with a version whether somebody else's entry is there",
    ...nothing,
    request: ({ ann }) => ({
      route: `GET /timesheets/${ann}`,
      token: "bob",
      headers: { "if-none-match": '"1"' },
    }),
  },
  {
    name: "correcting somebody else's entry",
    ...nothing,
    request: ({ ann }) => ({
      route: `PUT /timesheets/${ann}`,
      token: "bob",
      body: { project: "Stolen", hours: 1 },
      headers: any,
    }),
  },
  {
    name: "correcting an employee's entry as a manager",
    ...nothing,
    request: ({ ann }) => ({
      route: `PUT /timesheets/${ann}`,
      token: "max",
      body: { project: "Stolen", hours: 1 },
      headers: any,
    }),
  },
  {
    name: "deleting somebody else's entry",
    ...nothing,
    request: ({ ann }) => ({ route: `DELETE /timesheets/${ann}`, token: "bob", headers: any }),
  },
  {
    name: "deleting an employee's entry as a manager",
    ...nothing,
    request: ({ ann }) => ({ route: `DELETE /timesheets/${ann}`, token: "max", headers: any }),
  },
  {
    name: "approving one's own entry",
    status: 403,
    code: "own_entry",
    request: ({ max }) => ({
      route: `PUT /approvals/${max}`,
      token: "max",
      body: { state: "approved" },
      headers: any,
    }),
  },
  {
    name: "approving without the scope",
    status: 403,
    code: "insufficient_scope",
    request: ({ ann }) => ({
      route: `PUT /approvals/${ann}`,
      token: "bob",
      body: { state: "approved" },
      headers: any,
    }),
  },
  {
    name: "approving as a machine",
    status: 403,
    code: "insufficient_scope",
    request: ({ ann }) => ({
      route: `PUT /approvals/${ann}`,
      token: "batch",
      body: { state: "approved" },
      headers: any,
    }),
  },
  {
    name: "uploading as a manager",
    status: 403,
    code: "insufficient_scope",
    request: () => ({ route: "POST /timesheets/batch", token: "max", body: { entries: [] } }),
  },
  {
    name: "logging time as a machine",
    status: 403,
    code: "insufficient_scope",
    request: () => ({
      route: "POST /timesheets",
      token: "batch",
      body: { date: "2026-11-20", project: "Stolen", hours: 1 },
    }),
  },
];

/** Ids that were altered, asked for by Ann, who may see her own. */
const altered: readonly Attack[] = (
  [
    ["another person's key", (id: string) => id.replace(/^[^.]+/, personKeyOf("auth0|bob"))],
    ["another date", (id: string) => id.replace(".20261120.", ".20261121.")],
    ["a date that no month has", (id: string) => id.replace(".20261120.", ".20260230.")],
    ["a key that nothing is kept under", () => inventedId()],
    ["its last character cut off", (id: string) => id.slice(0, -1)],
    ["a character more", (id: string) => `${id}A`],
    ["its case turned", (id: string) => id.toLowerCase() + id.toUpperCase()],
    ["a line break after it", (id: string) => `${id}%0A`],
    ["a NUL after it", (id: string) => `${id}%00`],
    ["a NUL in it", (id: string) => id.replace(".", "%00.")],
    ["its dots encoded twice", (id: string) => id.replaceAll(".", "%252E")],
    ["a path before it", (id: string) => `..%2Fapprovals%2F${id}`],
    ["a path after it", (id: string) => `${id}%2F..%2F${id}`],
    ["a backslash after it", (id: string) => `${id}%5C`],
    ["a DynamoDB key around it", (id: string) => `person%23${readEntryId(id)?.person}`],
    ["a wildcard for it", () => "*"],
    ["a UUID for it", () => "00000000-0000-4000-8000-000000000001"],
    ["an injection for it", () => "%27%20OR%201%3D1--"],
    ["broken percent encoding for it", () => "%E0%A4%A"],
    ["a member of every object for it", () => "__proto__"],
    ["ten thousand characters for it", () => "A".repeat(10_000)],
  ] as const
).map(([name, change]) => ({
  name: `an id with ${name}`,
  ...nothing,
  request: ({ ann }) => ({ route: `GET /timesheets/${change(ann)}`, token: "ann" }),
}));

describe("attacks on the entries of others", () => tryAttacks(others));
describe("attacks with ids", () => tryAttacks(altered));
