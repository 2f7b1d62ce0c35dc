import { describe, expect, it } from "vitest";
import {
  correctEntry,
  type Day,
  type DayChange,
  decideEntry,
  deleteEntry,
  entriesOf,
  entryAt,
  hoursOf,
  logTime,
} from "../../../api/domain/day.ts";
import { entryId } from "../../../api/domain/entry-id.ts";
import { AT, approverWith, editorWith, emptyDay, keyOf, logWith, placeWith } from "../support/days.ts";

const REJECTED = { state: "rejected", reason: "Too much" } as const;
const LATER = "2026-11-21T10:00:00.000Z";
const WORK = { project: "Gemini", hours: 2 };
const ann = editorWith();
const max = approverWith("auth0|max");

/** A day after changes, each of which must be one. */
function dayAfter(...changes: readonly ((day: Day) => DayChange<unknown>)[]): Day {
  return changes.reduce((day, change) => {
    const changed = change(day).day;
    if (changed === undefined) throw new RangeError("the change was refused");
    return changed;
  }, emptyDay());
}

const log =
  (number = 1, hours = 1) =>
  (day: Day) =>
    logTime(day, logWith({ key: keyOf(number), work: { hours } }));
const approve = (day: Day) => decideEntry(day, keyOf(1), { state: "approved" }, max);
const reject = (day: Day) => decideEntry(day, keyOf(1), REJECTED, max);
const remove = (day: Day) => deleteEntry(day, keyOf(1), ann);
const refusal = (why: string) => ({ outcome: { kind: "refused", why } });

describe("logTime", () => {
  it("adds an entry that waits for approval", () => {
    const { day, outcome } = logTime(emptyDay(), logWith({ email: "ann@example.com", externalId: "row-1" }));
    const entry = {
      id: entryId({ ...placeWith(), key: keyOf(1) }),
      subject: "auth0|ann",
      email: "ann@example.com",
      externalId: "row-1",
      date: "2026-11-20",
      project: "Apollo",
      hours: 1,
      state: "submitted",
      version: 1,
      createdAt: AT,
      updatedAt: AT,
    };
    expect(outcome).toEqual({ kind: "logged", entry });
    expect(day).toEqual({
      ...placeWith(),
      subject: "auth0|ann",
      slots: [{ key: keyOf(1), sent: "sent-1", entry }],
    });
  });

  it("leaves the day that it is given as it was", () => {
    const before = emptyDay();
    log()(before);
    expect(before).toEqual(emptyDay());
  });

  it("says of a repetition what the entry is now", () => {
    const day = dayAfter(log(), approve);
    expect(log()(day)).toEqual({ outcome: { kind: "already_logged", entry: entriesOf(day)[0] } });
  });

  it("refuses another content under the same key", () => {
    expect(logTime(dayAfter(log()), logWith({ sent: "sent-2" }))).toEqual(refusal("name_reused"));
  });

  it("doesn't bring back what was deleted", () => {
    expect(log()(dayAfter(log(), remove))).toEqual(refusal("deleted"));
  });

  it.each([
    [16, 8, 24],
    [23.75, 0.25, 24],
    [12, 11.75, 23.75],
  ])("lets a day with %d hours take %d more", (before, more, hours) => {
    expect(hoursOf(dayAfter(log(1, before), log(2, more)))).toBe(hours);
  });

  it.each([
    [16, 8.25],
    [24, 0.25],
    [0.25, 24],
  ])("doesn't let a day with %d hours take %d more", (before, more) => {
    expect(log(2, more)(dayAfter(log(1, before)))).toEqual(refusal("day_full"));
  });

  it("doesn't count rejected and deleted hours", () => {
    expect(hoursOf(dayAfter(log(1, 24), reject, log(2, 24)))).toBe(24);
    expect(hoursOf(dayAfter(log(1, 24), remove, log(2, 24)))).toBe(24);
  });

  it("has room for 64 entries, deleted ones included", () => {
    const logs = Array.from({ length: 63 }, (_, number) => log(2 + number, 0.25));
    const full = dayAfter(log(), remove, ...logs);
    expect(full.slots).toHaveLength(64);
    expect(log(65, 0.25)(full)).toEqual(refusal("too_many_entries"));
    expect(log(64, 0.25)(full).outcome).toMatchObject({ kind: "already_logged" });
  });
});

describe("correctEntry", () => {
  const correct = (day: Day, work = WORK, editor = ann) => correctEntry(day, keyOf(1), work, editor);

  it("replaces what an entry says, and leaves what it is", () => {
    const day = dayAfter((empty) =>
      logTime(empty, logWith({ email: "ann@example.com", externalId: "row-1", work: { note: "Countdown" } })),
    );
    const [before] = entriesOf(day);
    const { note: _, ...kept } = { note: "", ...before };
    const entry = { ...kept, ...WORK, version: 2, updatedAt: LATER };
    const change = correct(day);
    expect(change.outcome).toEqual({ kind: "kept", entry });
    expect(change.day?.slots).toEqual([{ key: keyOf(1), sent: "sent-1", entry }]);
  });

  it("lets a rejected entry wait again, without what was decided", () => {
    const { outcome } = correct(dayAfter(log(), reject), WORK, editorWith("auth0|ann", [2]));
    expect(outcome).toMatchObject({ kind: "kept", entry: { state: "submitted", version: 3 } });
    for (const member of ["decidedBy", "decidedAt", "reason"]) {
      expect(outcome).not.toHaveProperty(["entry", member]);
    }
  });

  it.each<[string, Day, Parameters<typeof correct>[1], Parameters<typeof correct>[2], string]>([
    ["nothing", emptyDay(), WORK, ann, "not_found"],
    ["what was deleted", dayAfter(log(), remove), WORK, ann, "not_found"],
    ["another's", dayAfter(log()), WORK, editorWith("auth0|bob"), "not_found"],
    ["what is approved", dayAfter(log(), approve), WORK, editorWith("auth0|ann", [2]), "approved_entry"],
    ["what has changed since", dayAfter(log(), reject), WORK, ann, "changed"],
    ["to more than the day has", dayAfter(log(1, 8), log(2, 16)), { ...WORK, hours: 8.25 }, ann, "day_full"],
  ])("doesn't correct %s", (_what, day, work, editor, why) => {
    expect(correct(day, work, editor)).toEqual(refusal(why));
  });

  it("doesn't count the hours that it replaces", () => {
    const { day = emptyDay() } = correct(dayAfter(log(1, 8), log(2, 16)), { ...WORK, hours: 7.75 });
    expect(hoursOf(day)).toBe(23.75);
  });

  it("counts the hours of a rejected entry once it waits again", () => {
    const day = dayAfter(log(1, 8), reject, log(2, 20));
    const editor = editorWith("auth0|ann", [2]);
    expect(correct(day, { ...WORK, hours: 4.25 }, editor)).toEqual(refusal("day_full"));
    expect(correct(day, { ...WORK, hours: 4 }, editor).outcome).toMatchObject({ kind: "kept" });
  });
});

describe("deleteEntry", () => {
  it("takes an entry out, and remembers what was sent", () => {
    const { day, outcome } = remove(dayAfter(log(), log(2)));
    expect(outcome).toEqual({ kind: "deleted" });
    expect(day?.slots.map(({ key, sent, entry }) => [key, sent, entry?.version])).toEqual([
      [keyOf(1), "sent-1", undefined],
      [keyOf(2), "sent-1", 1],
    ]);
    expect(day?.slots[0]).not.toHaveProperty("entry");
  });

  it("takes out what was rejected", () => {
    const { outcome } = deleteEntry(dayAfter(log(), reject), keyOf(1), editorWith("auth0|ann", [2]));
    expect(outcome).toEqual({ kind: "deleted" });
  });

  it.each<[string, Day, typeof ann, string]>([
    ["nothing", emptyDay(), ann, "not_found"],
    ["what was deleted", dayAfter(log(), remove), ann, "not_found"],
    ["another's", dayAfter(log()), editorWith("auth0|bob"), "not_found"],
    ["what is approved", dayAfter(log(), approve), editorWith("auth0|ann", [2]), "approved_entry"],
    ["what has changed since", dayAfter(log(), reject), ann, "changed"],
  ])("doesn't delete %s", (_what, day, editor, why) => {
    expect(deleteEntry(day, keyOf(1), editor)).toEqual(refusal(why));
  });
});

describe("decideEntry", () => {
  const APPROVED = { state: "approved" } as const;

  it.each([APPROVED, REJECTED])("decides what waits: %o", (decision) => {
    const day = dayAfter(log(), log(2));
    const entry = {
      ...entriesOf(day)[0],
      ...decision,
      decidedBy: "auth0|max",
      decidedAt: LATER,
      version: 2,
      updatedAt: LATER,
    };
    const change = decideEntry(day, keyOf(1), decision, max);
    expect(change.outcome).toEqual({ kind: "kept", entry });
    expect(change.day && entriesOf(change.day)).toEqual([entry, entriesOf(day)[1]]);
  });

  it.each([
    ["before it was decided", 1, approve, APPROVED],
    ["after it was decided", 2, approve, APPROVED],
    ["before it was rejected", 1, reject, REJECTED],
  ])(
    "answers the same decision, sent again by who knows the version %s",
    (_when, version, first, decision) => {
      const day = dayAfter(log(), first);
      const [entry] = entriesOf(day);
      const again = decideEntry(day, keyOf(1), decision, approverWith("auth0|max", [version]));
      expect(again).toEqual({ outcome: { kind: "kept", entry } });
    },
  );

  it.each<[string, Day, Parameters<typeof decideEntry>[2], typeof max, string]>([
    ["nothing", emptyDay(), APPROVED, max, "not_found"],
    ["what was deleted", dayAfter(log(), remove), APPROVED, max, "not_found"],
    ["one's own", dayAfter(log()), APPROVED, approverWith("auth0|ann"), "own_entry"],
    ["what one doesn't reach", dayAfter(log()), APPROVED, editorWith("auth0|max"), "not_found"],
    ["what has changed since", dayAfter(log()), APPROVED, approverWith("auth0|max", [2]), "changed"],
    ["what another approved since", dayAfter(log(), approve), APPROVED, approverWith("auth0|eve"), "changed"],
    [
      "what another approved",
      dayAfter(log(), approve),
      APPROVED,
      approverWith("auth0|eve", [2]),
      "already_decided",
    ],
    [
      "otherwise what one approved",
      dayAfter(log(), approve),
      REJECTED,
      approverWith("auth0|max", [2]),
      "already_decided",
    ],
    [
      "otherwise what one rejected",
      dayAfter(log(), reject),
      APPROVED,
      approverWith("auth0|max", [2]),
      "already_decided",
    ],
    [
      "for another reason what one rejected",
      dayAfter(log(), reject),
      { ...REJECTED, reason: "Too little" },
      approverWith("auth0|max", [2]),
      "already_decided",
    ],
    [
      "again what one knows of no more",
      dayAfter(log(), approve),
      APPROVED,
      approverWith("auth0|max", [3]),
      "changed",
    ],
  ])("doesn't decide %s", (_what, day, decision, editor, why) => {
    expect(decideEntry(day, keyOf(1), decision, editor)).toEqual(refusal(why));
  });
});

describe("entryAt", () => {
  it("finds the entry of a key, and none of another or a deleted one", () => {
    const day = dayAfter(log(), log(2));
    expect(entryAt(day, { key: keyOf(2) })).toBe(entriesOf(day)[1]);
    expect(entryAt(day, { key: keyOf(3) })).toBeUndefined();
    expect(entryAt(dayAfter(log(), remove), { key: keyOf(1) })).toBeUndefined();
  });
});
