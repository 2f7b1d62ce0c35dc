import { beforeEach, expect, it } from "vitest";
import {
  correctEntry,
  decideEntry,
  deleteEntry,
  entriesOf,
  hoursOf,
  logTime,
} from "../../../api/domain/day.ts";
import type { TimesheetStore } from "../../../api/store/store.ts";
import { approverWith, editorWith, emptyDay, keyOf, logWith, placeWith } from "../support/days.ts";
import { describeEachStore } from "../support/stores.ts";

const place = placeWith();
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describeEachStore("a day", (make) => {
  let store: TimesheetStore;
  beforeEach(async () => {
    store = await make();
  });
  const log = (changes: Parameters<typeof logWith>[0] = {}) =>
    store.changeDay(place, (day) => logTime(day, logWith(changes)));

  it("is empty where nothing was logged", async () => {
    expect(await store.readDay(place)).toEqual(emptyDay());
  });

  it("is kept as it was decided, with what may be missing and without", async () => {
    const whole = logTime(
      emptyDay(),
      logWith({
        email: "ann@example.com",
        externalId: "row-1",
        work: { note: "Up\n\tand away", hours: 7.25 },
      }),
    );
    const both = logTime(whole.day ?? emptyDay(), logWith({ key: keyOf(2) }));
    await store.changeDay(place, () => both);
    expect(await store.readDay(place)).toEqual(both.day);
  });

  it("is kept through all that can happen to an entry", async () => {
    for (const key of numbers(4).map(keyOf)) await log({ key });
    const manager = approverWith("auth0|max");
    await store.changeDay(place, (day) => decideEntry(day, keyOf(1), { state: "approved" }, manager));
    await store.changeDay(place, (day) =>
      decideEntry(day, keyOf(2), { state: "rejected", reason: "Too much" }, manager),
    );
    await store.changeDay(place, (day) =>
      correctEntry(day, keyOf(3), { project: "Gemini", hours: 2 }, editorWith()),
    );
    await store.changeDay(place, (day) => deleteEntry(day, keyOf(4), editorWith()));
    const { slots } = await store.readDay(place);
    expect(slots).toMatchObject([
      { key: keyOf(1), entry: { state: "approved", version: 2, decidedBy: "auth0|max" } },
      { key: keyOf(2), entry: { state: "rejected", version: 2, reason: "Too much" } },
      { key: keyOf(3), entry: { state: "submitted", version: 2, project: "Gemini", hours: 2 } },
      { key: keyOf(4), sent: "sent-1" },
    ]);
    expect(slots[3]).not.toHaveProperty("entry");
  });

  it("stays as it is when the decision is to change nothing, or fails", async () => {
    await log();
    const before = await store.readDay(place);
    expect(await store.changeDay(place, () => ({ outcome: "nothing" }))).toBe("nothing");
    const fault = () => {
      throw new RangeError("no decision");
    };
    await expect(store.changeDay(place, fault)).rejects.toThrow(new RangeError("no decision"));
    expect(await store.readDay(place)).toEqual(before);
  });

  it("is one person's and one date's", async () => {
    await log();
    expect((await store.readDay(placeWith({ date: "2026-11-21" }))).slots).toEqual([]);
    expect((await store.readDay(placeWith({ subject: "auth0|bob" }))).slots).toEqual([]);
  });

  it("gives the outcome of the decision that was written", async () => {
    expect(await log()).toMatchObject({ kind: "logged", entry: { version: 1, hours: 1 } });
    expect(await log()).toMatchObject({ kind: "already_logged", entry: { version: 1 } });
    expect(await log({ sent: "sent-2" })).toEqual({ kind: "refused", why: "name_reused" });
  });

  it("loses none of 20 changes at the same time", async () => {
    await Promise.all(numbers(20).map((number) => log({ key: keyOf(number) })));
    const day = await store.readDay(place);
    expect(day.slots.map(({ key }) => key).sort()).toEqual(numbers(20).map(keyOf));
    expect(hoursOf(day)).toBe(20);
  });

  it("never has more than 24 hours, whoever logs at the same time", async () => {
    const outcomes = await Promise.all(
      numbers(12).map((number) => log({ key: keyOf(number), work: { hours: 3 } })),
    );
    expect(outcomes.filter(({ kind }) => kind === "logged")).toHaveLength(8);
    expect(
      outcomes.filter((outcome) => outcome.kind === "refused" && outcome.why === "day_full"),
    ).toHaveLength(4);
    expect(hoursOf(await store.readDay(place))).toBe(24);
  });

  it("logs once what is sent ten times at the same time", async () => {
    const outcomes = await Promise.all(numbers(10).map(() => log()));
    expect(outcomes.filter(({ kind }) => kind === "logged")).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === "already_logged")).toHaveLength(9);
    expect(entriesOf(await store.readDay(place))).toHaveLength(1);
  });

  it("takes the decision of one of two managers", async () => {
    await log();
    const decide = (subject: string, decision: Parameters<typeof decideEntry>[2]) =>
      store.changeDay(place, (day) => decideEntry(day, keyOf(1), decision, approverWith(subject)));
    const outcomes = await Promise.all([
      decide("auth0|max", { state: "approved" }),
      decide("auth0|eve", { state: "rejected", reason: "Too much" }),
    ]);
    expect(outcomes.filter(({ kind }) => kind === "kept")).toHaveLength(1);
    expect(outcomes).toContainEqual({ kind: "refused", why: "changed" });
    expect(entriesOf(await store.readDay(place))).toMatchObject([{ version: 2 }]);
  });

  it("takes either an approval or a correction that come at the same time", async () => {
    await log();
    const [approved, corrected] = await Promise.all([
      store.changeDay(place, (day) =>
        decideEntry(day, keyOf(1), { state: "approved" }, approverWith("auth0|max")),
      ),
      store.changeDay(place, (day) =>
        correctEntry(day, keyOf(1), { project: "Gemini", hours: 2 }, editorWith()),
      ),
    ]);
    expect([approved.kind, corrected.kind].sort()).toEqual(["kept", "refused"]);
    const [entry] = entriesOf(await store.readDay(place));
    expect([entry?.version, entry?.project]).toEqual([2, approved.kind === "kept" ? "Apollo" : "Gemini"]);
  });
});
