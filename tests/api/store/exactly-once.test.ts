import { describe, expect, it } from "vitest";
import {
  correctEntry,
  type Day,
  type DayChange,
  deleteEntry,
  entriesOf,
  logTime,
} from "../../../api/domain/day.ts";
import type { TimesheetStore } from "../../../api/store/store.ts";
import { editorWith, keyOf, logWith, placeWith } from "../support/days.ts";
import { type TestTable, useDynamoDb } from "../support/stores.ts";
import type { Fault } from "../support/table.ts";

const place = placeWith();
const log = (day: Day) => logTime(day, logWith());
const correct = (day: Day) => correctEntry(day, keyOf(1), { project: "Gemini", hours: 2 }, editorWith());
const remove = (day: Day) => deleteEntry(day, keyOf(1), editorWith());
const logOther = (number: number) => (day: Day) => logTime(day, logWith({ key: keyOf(number) }));

/** A store whose first writes meet faults. */
function storeWith(table: TestTable, faults: readonly Fault[], maxAttempts = 3): TimesheetStore {
  const left = [...faults];
  return table.store({
    maxAttempts,
    faultOf: (command) => (command === "PutCommand" ? left.shift() : undefined),
  });
}

describe("a write whose answer gets lost", () => {
  const dynamodb = useDynamoDb();

  const changes: [string, (day: Day) => DayChange<{ kind: string }>, string, object[]][] = [
    ["logs once", logOther(2), "logged", [{ version: 1 }, { version: 1 }]],
    [
      "corrects once, and doesn't say that somebody else was faster",
      correct,
      "kept",
      [{ version: 2, hours: 2 }],
    ],
    ["deletes once, and doesn't say that nothing is there", remove, "deleted", []],
  ];
  it.each(changes)("%s", async (_what, decide, kind, entries) => {
    const table = await dynamodb.makeTable();
    await table.store().changeDay(place, log);
    expect(await storeWith(table, ["answer_lost"]).changeDay(place, decide)).toMatchObject({ kind });
    expect(entriesOf(await table.store().readDay(place))).toMatchObject(entries);
  });

  it("is known for the first of a day, too", async () => {
    const table = await dynamodb.makeTable();
    const outcome = await storeWith(table, ["answer_lost", "answer_lost"]).changeDay(place, log);
    expect(outcome).toMatchObject({ kind: "logged" });
    expect(entriesOf(await table.store().readDay(place))).toHaveLength(1);
  });

  it.each([
    [7, { kind: "kept", entry: { version: 2 } }],
    [8, { kind: "refused", why: "changed" }],
  ])("is known when %i others were written since: %o", async (others, outcome) => {
    const table = await dynamodb.makeTable();
    await table.store().changeDay(place, log);
    let tries = 0;
    const faultOf = async (command: string) => {
      if (command !== "PutCommand") return undefined;
      tries += 1;
      if (tries === 1) return "answer_lost";
      for (let other = 2; other < 2 + others; other += 1)
        await table.store().changeDay(place, logOther(other));
      return undefined;
    };
    expect(await table.store({ maxAttempts: 2, faultOf }).changeDay(place, correct)).toMatchObject(outcome);
    const day = await table.store().readDay(place);
    expect(entriesOf(day)).toHaveLength(1 + others);
    expect(entriesOf(day)[0]).toMatchObject({ version: 2, project: "Gemini" });
  });

  it("is told as an outage when no try is answered, and is met when it is sent again", async () => {
    const table = await dynamodb.makeTable();
    const store = storeWith(table, ["answer_lost", "answer_lost"], 2);
    await expect(store.changeDay(place, log)).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    expect(await store.changeDay(place, log)).toMatchObject({ kind: "already_logged" });
    expect(entriesOf(await store.readDay(place))).toHaveLength(1);
  });

  it("gives a name to who reserved it", async () => {
    const store = storeWith(await dynamodb.makeTable(), ["answer_lost"]);
    expect(await store.reserve({ name: "row-1", meaning: "first" })).toBe("first");
    expect(await store.reserve({ name: "row-1", meaning: "second" })).toBe("first");
  });

  it("makes one cursor secret", async () => {
    const table = await dynamodb.makeTable();
    const secret = await storeWith(table, ["answer_lost"]).cursorSecret();
    expect(await table.store().cursorSecret()).toEqual(secret);
  });
});

describe("a write that never arrives", () => {
  const dynamodb = useDynamoDb();

  it("is done by the SDK's next try", async () => {
    const table = await dynamodb.makeTable();
    const outcome = await storeWith(table, ["request_lost", "request_lost"]).changeDay(place, log);
    expect(outcome).toMatchObject({ kind: "logged" });
    expect(entriesOf(await table.store().readDay(place))).toHaveLength(1);
  });

  it("leaves the day as it was when no try arrives", async () => {
    const table = await dynamodb.makeTable();
    const store = storeWith(table, ["request_lost", "request_lost"], 2);
    await expect(store.changeDay(place, log)).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    expect((await store.readDay(place)).slots).toEqual([]);
  });
});

describe("a change that meets others", () => {
  const dynamodb = useDynamoDb();

  /** A store before each of whose first writes another one comes first, and how long it waited after them. */
  async function overtaken(times: number) {
    const table = await dynamodb.makeTable();
    const waits: number[] = [];
    let others = 0;
    const store = table.store({
      faultOf: async (command) => {
        if (command !== "PutCommand" || others === times) return undefined;
        others += 1;
        await table.store().changeDay(place, logOther(1 + others));
        return undefined;
      },
      wait: async (milliseconds) => waits.push(milliseconds),
    });
    return { store, waits };
  }

  it("is decided anew on what they left, after a wait of at most 10, 20, 40 … 200 ms", async () => {
    const { store, waits } = await overtaken(15);
    const decided: number[] = [];
    await store.changeDay(place, (day) => {
      decided.push(entriesOf(day).length);
      return log(day);
    });
    expect(decided).toEqual(Array.from({ length: 16 }, (_, others) => others));
    expect(entriesOf(await store.readDay(place))).toHaveLength(16);
    const bounds = [10, 20, 40, 80, 160, ...Array.from({ length: 10 }, () => 200)];
    expect(waits.map((wait, attempt) => wait <= (bounds[attempt] ?? 0))).toEqual(bounds.map(() => true));
    expect(new Set(waits.slice(5)).size).toBeGreaterThan(1);
  });

  it("is given up, and done not at all, when 16 were faster", async () => {
    const { store } = await overtaken(16);
    await expect(store.changeDay(place, log)).rejects.toMatchObject({
      code: "STORE_UNAVAILABLE",
      cause: { message: "others changed the day first, 16 times in a row" },
    });
    expect((await store.readDay(place)).slots.map(({ key }) => key)).not.toContain(keyOf(1));
  });
});
