import { describe, expect, it } from "vitest";
import type { Caller } from "../../api/caller.ts";
import { maySee, whyNotApprove, whyNotDelete } from "../../api/decisions.ts";
import type { TimesheetEntry } from "../../api/entry.ts";
import { entryWith } from "./support/entries.ts";

const submitted = entryWith({ subject: "auth0|ann" });
const approved: TimesheetEntry = {
  ...submitted,
  state: "approved",
  approvedBy: "auth0|max",
  approvedAt: "2026-11-21T10:00:00.000Z",
};
const ann: Caller = { subject: "auth0|ann", application: "mobile", scopes: new Set() };
const bob: Caller = {
  ...ann,
  subject: "auth0|bob",
  scopes: new Set(["read:timesheets", "delete:timesheets"]),
};
const max: Caller = { ...ann, subject: "auth0|max", scopes: new Set(["approve:timesheets"]) };

describe("maySee", () => {
  it.each([
    ["its owner", ann, true],
    ["a colleague", bob, false],
    ["an approver", max, true],
  ])("lets %s see an entry: %#", (_who, caller, may) => {
    expect(maySee(caller, submitted)).toBe(may);
  });
});

describe("whyNotApprove", () => {
  it.each([
    ["an approver", max, submitted, undefined],
    ["its owner", ann, submitted, "own_entry"],
    ["an approver who owns it", { ...ann, scopes: max.scopes }, submitted, "own_entry"],
  ] as const)("tells %s", (_who, caller, entry, reason) => {
    expect(whyNotApprove(caller, entry)).toBe(reason);
  });
});

describe("whyNotDelete", () => {
  it.each([
    ["its owner, while it waits", ann, submitted, undefined],
    ["its owner, once it is approved", ann, approved, "approved_entry"],
    ["a colleague", bob, submitted, "not_found"],
    ["an approver", max, submitted, "not_found"],
    ["an approver, once it is approved", max, approved, "not_found"],
  ] as const)("tells %s", (_who, caller, entry, reason) => {
    expect(whyNotDelete(caller, entry)).toBe(reason);
  });
});
