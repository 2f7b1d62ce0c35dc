import { describe, expect, it } from "vitest";
import { personKeyOf } from "../../../../api/domain/entry-id.ts";
import { openCursor, sealCursor } from "../../../../api/routes/entries/cursor.ts";

const secret = new Uint8Array(32).fill(7);
const position = { date: "2026-11-20", person: personKeyOf("auth0|ann"), slots: 3 };
const context = ["GET /timesheets", "auth0|ann", "2026-11-01", undefined];
const cursor = sealCursor(position, context, secret);

describe("cursors", () => {
  it("come back as the position that they were", () => {
    expect(openCursor(cursor, context, secret)).toEqual(position);
  });

  it("are short, need no escaping, and tell nothing", () => {
    expect(cursor).toMatch(/^[\w-]{84}$/);
    expect(Buffer.from(cursor, "base64url").toString("latin1")).not.toContain("2026");
    expect(sealCursor(position, context, secret)).not.toBe(cursor);
  });

  it.each([
    ["another list", ["GET /approvals", "auth0|ann", "2026-11-01", undefined]],
    ["another person", ["GET /timesheets", "auth0|bob", "2026-11-01", undefined]],
    ["another filter", ["GET /timesheets", "auth0|ann", "2026-11-02", undefined]],
    ["the same value of another filter", ["GET /timesheets", "auth0|ann", undefined, "2026-11-01"]],
    ["one filter less", ["GET /timesheets", "auth0|ann", undefined, undefined]],
  ])("are refused with %s", (_what, other) => {
    expect(() => openCursor(cursor, other, secret)).toThrow(/^invalid_cursor: /);
  });

  it("are refused with another secret", () => {
    expect(() => openCursor(cursor, context, new Uint8Array(32).fill(8))).toThrow(/^invalid_cursor: /);
  });

  it("are refused with any character changed, and cut anywhere", () => {
    const accepted: string[] = [];
    for (let index = 0; index < cursor.length; index += 1) {
      const other = cursor[index] === "A" ? "B" : "A";
      for (const bad of [
        `${cursor.slice(0, index)}${other}${cursor.slice(index + 1)}`,
        cursor.slice(0, index),
      ]) {
        try {
          openCursor(bad, context, secret);
          accepted.push(bad);
        } catch {}
      }
    }
    expect(accepted).toEqual([]);
  });

  it.each([`${cursor}=`, `${cursor}\n`, ` ${cursor}`, `${cursor}AAAA`, "%", "null"])(
    "have one spelling: %j is none",
    (bad) => {
      expect(() => openCursor(bad, context, secret)).toThrow(/^invalid_cursor: /);
    },
  );
});
