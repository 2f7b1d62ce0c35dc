import { describe, expect, it } from "vitest";
import { batchLineShape, decisionShape, newEntryShape } from "../../../../api/routes/entries/entry-shapes.ts";

const good = { date: "2026-11-20", project: "Apollo", hours: 7.25 };

describe("newEntryShape", () => {
  it.each([
    ["the least", { ...good, hours: 0.25 }],
    ["the most", { ...good, hours: 24, project: "x".repeat(100), note: "x".repeat(500) }],
    ["a leap day", { ...good, date: "2028-02-29" }],
  ])("accepts %s", (_what, entry) => {
    expect(newEntryShape.parse(entry)).toEqual(entry);
  });

  it("takes spaces around texts away", () => {
    expect(newEntryShape.parse({ ...good, project: " Apollo ", note: " ok\n" })).toEqual({
      ...good,
      project: "Apollo",
      note: "ok",
    });
  });

  it.each([
    ["no hours", { hours: 0 }, "hours"],
    ["negative hours", { hours: -1 }, "hours"],
    ["more than a day", { hours: 24.25 }, "hours"],
    ["a third of an hour", { hours: 0.33 }, "hours"],
    ["a quarter and the least more", { hours: 0.25000000000000006 }, "hours"],
    ["hours in words", { hours: "8" }, "hours"],
    ["a day that no month has", { date: "2026-02-29" }, "date"],
    ["a date with a time", { date: "2026-11-20T00:00:00Z" }, "date"],
    ["a date the other way round", { date: "20.11.2026" }, "date"],
    ["no project", { project: undefined }, "project"],
    ["a project of spaces", { project: "  " }, "project"],
    ["a project that is too long", { project: "x".repeat(101) }, "project"],
    ["an empty note", { note: "" }, "note"],
    ["a note that is too long", { note: "x".repeat(501) }, "note"],
    ["somebody else's name", { subject: "auth0|bob" }, ""],
    ["a state of its own", { state: "approved" }, ""],
  ])("refuses %s", (_what, change, where) => {
    const { error } = newEntryShape.safeParse({ ...good, ...change });
    expect(error?.issues.map(({ path }) => path.join("."))).toEqual([where]);
  });
});

describe("texts", () => {
  it.each([
    ["a NUL", "a\u0000b"],
    ["an escape", "a\u001b[2J"],
    ["a C1 control", "a\u009bb"],
    ["half a surrogate pair", "a\ud800b"],
    ["a line break in a project", "a\nb"],
  ])("don't hold %s", (_what, project) => {
    expect(newEntryShape.safeParse({ ...good, project }).success).toBe(false);
  });

  it("hold any script, and notes several lines", () => {
    const entry = { ...good, project: "Åpøllo 🚀 計画", note: "one\n\ttwo" };
    expect(newEntryShape.parse(entry)).toEqual(entry);
  });

  it("that are notes hold no carriage return inside", () => {
    expect(newEntryShape.safeParse({ ...good, note: "one\rtwo" }).success).toBe(false);
  });
});

describe("batchLineShape", () => {
  const line = { ...good, subject: "auth0|ann", externalId: "row-1" };

  it("accepts an entry of somebody's by its name", () => {
    expect(batchLineShape.parse(line)).toEqual(line);
  });

  it.each(["subject", "externalId"])("refuses an entry without %s", (name) => {
    const { error } = batchLineShape.safeParse({ ...line, [name]: undefined });
    expect(error?.issues.map(({ path }) => path)).toEqual([[name]]);
  });
});

describe("decisionShape", () => {
  it("accepts approval, and rejection with a reason", () => {
    expect(decisionShape.parse({ state: "approved" })).toEqual({ state: "approved" });
    const rejection = { state: "rejected", reason: "Not on Apollo" };
    expect(decisionShape.parse(rejection)).toEqual(rejection);
  });

  it.each([{ state: "rejected" }, { state: "submitted" }, { state: "approved", reason: "Good" }, {}])(
    "refuses %j",
    (decision) => {
      expect(decisionShape.safeParse(decision).success).toBe(false);
    },
  );
});
