import { describe, expect, it } from "vitest";
import { readCursor, writeCursor } from "../../api/cursor.ts";
import { idOf } from "./support/entries.ts";

const position = { date: "2026-11-20", id: idOf(1) };
const encode = (text: string) => Buffer.from(text).toString("base64url");

describe("cursors", () => {
  it("come back as the position that they were", () => {
    expect(readCursor(writeCursor(position))).toEqual(position);
  });

  it("need no escaping in a query", () => {
    const cursor = writeCursor(position);
    expect(encodeURIComponent(cursor)).toBe(cursor);
  });

  it.each([
    "",
    "%",
    encode("{}"),
    encode("[]"),
    encode(JSON.stringify(["2026-02-30", idOf(1)])),
    encode(JSON.stringify(["2026-11-20", "entry#1"])),
    encode(JSON.stringify(["2026-11-20", idOf(1), "auth0|bob"])),
    encode('["2026-11-20"'),
  ])("that nobody wrote are refused: %j", (cursor) => {
    expect(readCursor(cursor)).toBeUndefined();
  });
});
