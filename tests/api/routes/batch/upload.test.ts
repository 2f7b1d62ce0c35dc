import { beforeEach, expect, it } from "vitest";
import { correctEntry, decideEntry, deleteEntry, logTime } from "../../../../api/domain/day.ts";
import type { BatchLine } from "../../../../api/domain/entry.ts";
import { readEntryId } from "../../../../api/domain/entry-id.ts";
import { uploadLines } from "../../../../api/routes/batch/upload.ts";
import type { TimesheetStore } from "../../../../api/store/store.ts";
import { AT, approverWith, editorWith, keyOf, logWith, placeWith } from "../../support/days.ts";
import { describeEachStore } from "../../support/stores.ts";
import { entriesOfPerson, lineWith, numbered } from "./lines.ts";

describeEachStore("an upload", (make) => {
  let store: TimesheetStore;
  beforeEach(async () => {
    store = await make();
  });
  const upload = (...entries: readonly BatchLine[]) => uploadFrom("batch@clients", ...entries);
  const uploadFrom = (machine: string, ...entries: readonly BatchLine[]) =>
    uploadLines(numbered(...entries), { store, machine, reaches: () => true, at: AT });
  const resultsOf = async (...entries: readonly BatchLine[]) =>
    (await upload(...entries)).map((result) => (result.result === "refused" ? result.code : result.result));
  const annsEntries = () => entriesOfPerson(store, "auth0|ann");

  /** The key under which the day keeps row-1. */
  async function keyOfRow1(): Promise<string> {
    const [entry] = await annsEntries();
    return readEntryId(entry?.id ?? "")?.key ?? "";
  }

  it("stores lines as entries that wait for approval", async () => {
    const [result] = await upload(lineWith({ note: "Countdown" }));
    const [entry] = await annsEntries();
    expect(entry).toEqual({
      ...lineWith({ note: "Countdown" }),
      id: entry?.id,
      state: "submitted",
      version: 1,
      createdAt: AT,
      updatedAt: AT,
    });
    expect(result).toEqual({ line: 1, externalId: "row-1", result: "stored", id: entry?.id });
  });

  it("answers in the order of the lines, whose days they are and where they go", async () => {
    const results = await upload(
      lineWith({ externalId: "b", date: "2026-11-19" }),
      lineWith({ externalId: "a" }),
      lineWith({ externalId: "d", subject: "auth0|bob" }),
      lineWith({ externalId: "c", date: "2026-11-19" }),
    );
    expect(results.map(({ line, externalId }) => [line, externalId])).toEqual([
      [1, "b"],
      [2, "a"],
      [3, "d"],
      [4, "c"],
    ]);
    const kept = await annsEntries();
    expect(kept.map(({ externalId }) => externalId)).toEqual(["a", "b", "c"]);
  });

  it("has nothing to answer to no lines", async () => {
    expect(await upload()).toEqual([]);
  });

  it("knows a line that it stored", async () => {
    const [first] = await upload(lineWith());
    const before = await annsEntries();
    expect(await upload(lineWith())).toEqual([{ ...first, result: "already_stored" }]);
    expect(await annsEntries()).toEqual(before);
  });

  it("knows a line that is there twice", async () => {
    expect(await resultsOf(lineWith(), lineWith())).toEqual(["stored", "already_stored"]);
    expect(await annsEntries()).toHaveLength(1);
  });

  it("doesn't take the names of two machines for the same name", async () => {
    await upload(lineWith());
    const [same] = await uploadFrom("other@clients", lineWith());
    const [another] = await uploadFrom("third@clients", lineWith({ date: "2026-11-19" }));
    expect([same?.result, another?.result]).toEqual(["stored", "stored"]);
    expect(await annsEntries()).toHaveLength(3);
  });

  it.each<[string, Partial<BatchLine>]>([
    ["person", { subject: "auth0|bob" }],
    ["date", { date: "2026-11-19" }],
    ["project", { project: "Gemini" }],
    ["number of hours", { hours: 2 }],
    ["note", { note: "Countdown" }],
  ])("refuses the name of an entry for one with another %s", async (_what, changes) => {
    await upload(lineWith());
    const before = await annsEntries();
    expect(await upload(lineWith(changes))).toEqual([
      {
        line: 1,
        externalId: "row-1",
        result: "refused",
        code: "external_id_conflict",
        detail:
          "The externalId was used for another person, date or content; give a new entry an externalId of its own",
      },
    ]);
    expect(await annsEntries()).toEqual(before);
    expect(await entriesOfPerson(store, "auth0|bob")).toEqual([]);
  });

  it("stores one of the lines of a batch that use one name for different days", async () => {
    const results = await resultsOf(
      lineWith(),
      lineWith({ date: "2026-11-19" }),
      lineWith({ subject: "auth0|bob" }),
    );
    expect(results.toSorted()).toEqual(["external_id_conflict", "external_id_conflict", "stored"]);
    const kept = [...(await annsEntries()), ...(await entriesOfPerson(store, "auth0|bob"))];
    expect(kept).toHaveLength(1);
  });

  it("stores one of two batches that use one name for different people at the same time", async () => {
    const both = await Promise.all([resultsOf(lineWith()), resultsOf(lineWith({ subject: "auth0|bob" }))]);
    expect(both.flat().toSorted()).toEqual(["external_id_conflict", "stored"]);
  });

  it("stores what a day has room for, with what its person logged", async () => {
    await store.changeDay(placeWith(), (day) => logTime(day, logWith({ work: { hours: 12 } })));
    const results = await resultsOf(
      lineWith({ externalId: "a", hours: 12 }),
      lineWith({ externalId: "b", hours: 0.25 }),
      lineWith({ externalId: "c", hours: 0.25, date: "2026-11-19" }),
    );
    expect(results).toEqual(["stored", "day_full", "stored"]);
  });

  it("leaves the name of a refused line free for another date", async () => {
    await upload(lineWith({ externalId: "full", hours: 24 }));
    expect(await resultsOf(lineWith())).toEqual(["day_full"]);
    expect(await resultsOf(lineWith({ date: "2026-11-19" }))).toEqual(["stored"]);
  });

  it("gives the room of a line whose name is another's to those behind it", async () => {
    await upload(lineWith({ date: "2026-11-19" }));
    const results = await resultsOf(lineWith({ hours: 20 }), lineWith({ externalId: "row-2", hours: 20 }));
    expect(results).toEqual(["external_id_conflict", "stored"]);
  });

  it("stores no more entries than a day has room for", async () => {
    const lines = Array.from({ length: 65 }, (_, row) => lineWith({ externalId: `row-${row}`, hours: 0.25 }));
    const results = await resultsOf(...lines);
    expect(results.filter((result) => result === "stored")).toHaveLength(64);
    expect(results.at(-1)).toBe("too_many_entries");
  });

  it("doesn't bring back what its person deleted", async () => {
    await upload(lineWith());
    const key = await keyOfRow1();
    await store.changeDay(placeWith(), (day) => deleteEntry(day, key, editorWith()));
    expect(await resultsOf(lineWith())).toEqual(["deleted"]);
    expect(await annsEntries()).toEqual([]);
  });

  it("refuses the lines of people whom the machine doesn't reach, and stores the others", async () => {
    const lines = numbered(lineWith(), lineWith({ subject: "auth0|bob", externalId: "row-2" }));
    const reaches = (owner: string) => owner === "auth0|ann";
    const results = await uploadLines(lines, { store, machine: "batch@clients", reaches, at: AT });
    expect(results).toMatchObject([
      { line: 1, result: "stored" },
      { line: 2, externalId: "row-2", result: "refused", code: "entry_of_others" },
    ]);
  });

  it("leaves a correction as it is", async () => {
    await upload(lineWith());
    const key = await keyOfRow1();
    const work = { project: "Gemini", hours: 2 };
    await store.changeDay(placeWith(), (day) => correctEntry(day, key, work, editorWith()));
    expect(await resultsOf(lineWith())).toEqual(["already_stored"]);
    expect(await annsEntries()).toMatchObject([{ ...work, version: 2, externalId: "row-1" }]);
  });

  it("leaves an approval as it is", async () => {
    await upload(lineWith());
    const key = await keyOfRow1();
    await store.changeDay(placeWith(), (day) =>
      decideEntry(day, key, { state: "approved" }, approverWith("auth0|max")),
    );
    expect(await resultsOf(lineWith())).toEqual(["already_stored"]);
    expect(await annsEntries()).toMatchObject([{ state: "approved", version: 2 }]);
  });

  it("doesn't meet a person's own entry under the same key", async () => {
    await store.changeDay(placeWith(), (day) => logTime(day, logWith({ key: keyOf(1) })));
    expect(await resultsOf(lineWith({ externalId: keyOf(1) }))).toEqual(["stored"]);
    expect(await annsEntries()).toHaveLength(2);
  });
});
