import { describe } from "vitest";
import { personKeyOf } from "../../../api/domain/entry-id.ts";
import { sealCursor } from "../../../api/routes/entries/cursor.ts";
import { type Attack, tryAttacks } from "./attack.ts";

const refused = { status: 400, code: "invalid_cursor" };

const flipped = (cursor: string, byte: number): string => {
  const bytes = Buffer.from(cursor, "base64url");
  bytes[byte] = (bytes[byte] ?? 0) ^ 1;
  return bytes.toString("base64url");
};

const position = { date: "2026-11-20", person: personKeyOf("auth0|max"), slots: 0 };
const context = ["GET /timesheets", "auth0|ann", undefined, undefined, undefined, undefined];

/** Cursors that Ann sends with her own list. */
const changed: readonly Attack[] = (
  [
    ["with a bit of its nonce flipped", (cursor: string) => flipped(cursor, 0)],
    ["with a bit of its text flipped", (cursor: string) => flipped(cursor, 14)],
    [
      "with a bit of its tag flipped",
      (cursor: string) => flipped(cursor, -1 + Buffer.from(cursor, "base64url").length),
    ],
    ["cut off", (cursor: string) => cursor.slice(0, -4)],
    ["that is its tag alone", (cursor: string) => cursor.slice(-22)],
    ["with more behind it", (cursor: string) => `${cursor}AAAA`],
    ["with padding", (cursor: string) => `${cursor}==`],
    ["with a space before it", (cursor: string) => `%20${cursor}`],
    ["twice in one", (cursor: string) => cursor + cursor],
    ["that is empty", () => ""],
    ["that is a NUL", () => "%00"],
    ["written in clear", () => Buffer.from(JSON.stringify(position)).toString("base64url")],
    ["sealed with a secret of zeros", () => sealCursor(position, context, new Uint8Array(32))],
    ["sealed with an old secret", () => sealCursor(position, context, new Uint8Array(32).fill(9))],
    ["of a megabyte", () => "A".repeat(1_000_000)],
  ] as const
).map(([name, change]) => ({
  name: `a cursor ${name}`,
  ...refused,
  request: ({ cursor }) => ({ route: `GET /timesheets?cursor=${change(cursor)}`, token: "ann" }),
}));

/** A good cursor of Ann's own list, where it doesn't belong. */
const moved: readonly Attack[] = [
  {
    name: "somebody else's cursor",
    ...refused,
    request: ({ cursor }) => ({ route: `GET /timesheets?cursor=${cursor}`, token: "bob" }),
  },
  {
    name: "an employee's cursor, as a manager",
    ...refused,
    request: ({ cursor }) => ({ route: `GET /timesheets?cursor=${cursor}`, token: "max" }),
  },
  {
    name: "a cursor of another list",
    ...refused,
    request: ({ cursor }) => ({ route: `GET /approvals?cursor=${cursor}`, token: "max" }),
  },
  ...["project=Apollo", "state=submitted", "from=2026-01-01", "to=2026-12-31"].map(
    (filter): Attack => ({
      name: `a cursor with ${filter}, which it was made without`,
      ...refused,
      request: ({ cursor }) => ({ route: `GET /timesheets?${filter}&cursor=${cursor}`, token: "ann" }),
    }),
  ),
  {
    name: "two cursors",
    status: 400,
    code: "invalid_query",
    request: ({ cursor }) => ({ route: `GET /timesheets?cursor=${cursor}&cursor=${cursor}`, token: "ann" }),
  },
  {
    name: "a cursor for one entry",
    status: 400,
    code: "invalid_query",
    request: ({ ann, cursor }) => ({ route: `GET /timesheets/${ann}?cursor=${cursor}`, token: "ann" }),
  },
];

describe("attacks with changed cursors", () => tryAttacks(changed));
describe("attacks with cursors where they don't belong", () => tryAttacks(moved));
