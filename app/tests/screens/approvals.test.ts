import { describe, expect, it, vi } from "vitest";
import { byPerson } from "../../entries/use-approvals.ts";
import type { Entry } from "../../outbox/entry.ts";
import type { WaitingDecision } from "../../outbox/waiting.ts";
import { rowsOf, withoutEntry } from "../../screens/approvals/rows.ts";
import { chosenOf, isChosen, toggled } from "../../screens/approvals/selection.ts";

// Entries are handed in: no session and no API is needed.
vi.mock("../../entries/entries-provider.tsx", () => ({ useWork: () => undefined }));

const entryOf = (id: string, subject: string, date: string): Entry => ({
  id,
  subject,
  email: `${subject}@example.com`,
  date,
  project: "apollo",
  hours: 7.5,
  state: "submitted",
  version: 1,
  createdAt: "2026-11-16T08:00:00Z",
  updatedAt: "2026-11-16T08:00:00Z",
});

const monday = entryOf("1", "mia", "2026-11-16");
const friday = entryOf("2", "mia", "2026-11-20");
const nextWeek = entryOf("3", "mia", "2026-11-23");
const others = entryOf("4", "ben", "2026-11-16");
const all = [monday, others, friday, nextWeek];

const refusedOf = (entry: Entry): WaitingDecision => ({
  kind: "decision",
  id: entry.id,
  since: 1,
  entry,
  decision: { state: "approved" },
  refusal: { code: "changed", status: 412, detail: "changed" },
});

describe("the lines of what waits for approval", () => {
  it("go by person and week, and tell where a week ends", () => {
    const lines = rowsOf(byPerson(all), []).map((row) =>
      row.kind === "person"
        ? row.person.email
        : row.kind === "week"
          ? `${row.week.week}: ${row.week.hours} h`
          : `${row.entry.id}${row.isLast ? " (last)" : ""}`,
    );
    expect(lines).toEqual([
      "ben@example.com",
      "2026-W47: 7.5 h",
      "4 (last)",
      "mia@example.com",
      "2026-W47: 15 h",
      "1",
      "2 (last)",
      "2026-W48: 7.5 h",
      "3 (last)",
    ]);
  });

  it("have names of their own, by which a list tells them apart", () => {
    const keys = rowsOf(byPerson(all), []).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("say of an entry what became of a decision about it, and of no other", () => {
    const rows = rowsOf(byPerson(all), [refusedOf(friday)]);
    const told = rows.flatMap((row) => (row.kind === "entry" && row.refused ? [row.entry.id] : []));
    expect(told).toEqual(["2"]);
  });

  it("leave decisions about entries that don't wait any more to be told elsewhere", () => {
    const gone = refusedOf(entryOf("9", "mia", "2026-11-16"));
    expect(withoutEntry([refusedOf(friday), gone], all)).toEqual([gone]);
  });
});

describe("choosing entries", () => {
  const week = [monday, friday];
  const some = toggled(toggled(new Set(), [monday]), [others]);

  it("knows all, some and none", () => {
    expect(chosenOf(week, new Set())).toBe(false);
    expect(chosenOf(week, some)).toBe("mixed");
    expect(chosenOf(week, toggled(some, week))).toBe(true);
  });

  it("completes what is chosen in part, and takes back what is chosen wholly", () => {
    const whole = toggled(some, week);
    expect(all.filter((entry) => isChosen(entry, whole))).toEqual([monday, others, friday]);
    expect(all.filter((entry) => isChosen(entry, toggled(whole, week)))).toEqual([others]);
    expect(all.filter((entry) => isChosen(entry, some))).toEqual([monday, others]);
  });

  it("doesn't hold for an entry that says something else by now: nobody has seen that", () => {
    const changed = { ...monday, version: 2, hours: 24 };
    expect(isChosen(monday, some)).toBe(true);
    expect(isChosen(changed, some)).toBe(false);
    expect(chosenOf([changed, others], some)).toBe("mixed");
  });
});
