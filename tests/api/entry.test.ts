import { describe, expect, it } from "vitest";
import { approvalShape, batchShape, newEntryShape, submitEntry } from "../../api/entry.ts";

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

describe("batchShape", () => {
  const line = { ...good, subject: "auth0|ann", externalId: "row-1" };

  it("accepts 1 to 100 entries", () => {
    const entries = Array.from({ length: 100 }, (_, index) => ({ ...line, externalId: `row-${index}` }));
    expect(batchShape.parse({ entries })).toEqual({ entries });
    expect(batchShape.safeParse({ entries: [] }).success).toBe(false);
    expect(batchShape.safeParse({ entries: [...entries, line] }).success).toBe(false);
  });

  it.each(["subject", "externalId"])("refuses an entry without %s", (name) => {
    const { error } = batchShape.safeParse({ entries: [{ ...line, [name]: undefined }] });
    expect(error?.issues.map(({ path }) => path)).toEqual([["entries", 0, name]]);
  });
});

describe("approvalShape", () => {
  it("accepts approval, and nothing else", () => {
    expect(approvalShape.safeParse({ state: "approved" }).success).toBe(true);
    expect(approvalShape.safeParse({ state: "rejected" }).success).toBe(false);
    expect(approvalShape.safeParse({ state: "approved", approvedBy: "auth0|max" }).success).toBe(false);
  });
});

describe("submitEntry", () => {
  const made = { id: "1", at: new Date("2026-11-21T09:00:00Z") };

  it("makes an entry of the person that waits for approval", () => {
    expect(submitEntry(good, { subject: "auth0|ann", email: "ann@example.com" }, made)).toEqual({
      ...good,
      id: "1",
      subject: "auth0|ann",
      email: "ann@example.com",
      state: "submitted",
      createdAt: "2026-11-21T09:00:00.000Z",
    });
  });

  it("leaves out what nobody gave", () => {
    const entry = submitEntry(good, { subject: "auth0|ann" }, made);
    expect(Object.keys(entry)).toEqual(["date", "project", "hours", "id", "subject", "state", "createdAt"]);
  });
});
