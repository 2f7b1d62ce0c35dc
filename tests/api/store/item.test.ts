import { describe, expect, it } from "vitest";
import { type Day, logTime, SLOTS_OF_A_DAY } from "../../../api/domain/day.ts";
import { type DayPlace, entryId } from "../../../api/domain/entry-id.ts";
import { batchLineShape, decisionShape } from "../../../api/routes/entries/entry-shapes.ts";
import { itemOf, placeOfItem, type StoredDay, shards, storedDayOf } from "../../../api/store/item.ts";
import { AT, emptyDay, keyOf, logWith, placeWith } from "../support/days.ts";
import { useDynamoDb } from "../support/stores.ts";

const place = placeWith();
const stored = (day: Day): StoredDay => ({ day, revision: 1, writes: ["mark"] });

/** The most bytes that an item may have. */
const ITEM_LIMIT = 400 * 1024;

/** A text of the letter that takes the most bytes for its length: three a UTF-16 unit. */
const widest = (length: number): string => "好".repeat(length);

/** A day with as many entries as it has room for, each of them as large as it can get. */
function fullestDay(): Day {
  const line = batchLineShape.parse({
    date: place.date,
    subject: widest(255),
    externalId: widest(100),
    project: widest(100),
    hours: 0.25,
    note: widest(500),
  });
  const decision = decisionShape.parse({ state: "rejected", reason: widest(500) });
  const { subject, ...said } = line;
  const slots = Array.from({ length: SLOTS_OF_A_DAY }, (_, number) => {
    const key = keyOf(number);
    const entry = {
      ...said,
      ...decision,
      subject,
      email: widest(320),
      id: entryId({ ...place, key }),
      version: 1_000_000,
      createdAt: AT,
      updatedAt: AT,
      decidedBy: widest(255),
      decidedAt: AT,
    } as const;
    return { key, sent: keyOf(number), entry };
  });
  return { ...place, subject, slots };
}

describe("the item of a day", () => {
  it("says once what is the same for all entries", () => {
    const { day = emptyDay() } = logTime(emptyDay(), logWith({ email: "ann@example.com" }));
    expect(itemOf(stored(day))).toEqual({
      pk: `person#${place.person}`,
      sk: "day#2026-11-20",
      subject: "auth0|ann",
      revision: 1,
      writes: ["mark"],
      slots: [
        {
          key: keyOf(1),
          sent: "sent-1",
          entry: {
            project: "Apollo",
            hours: 1,
            email: "ann@example.com",
            state: "submitted",
            version: 1,
            createdAt: AT,
            updatedAt: AT,
          },
        },
      ],
      awaiting: "approval#3",
      shard: "3",
      dateAndPerson: `2026-11-20#${place.person}`,
    });
  });

  it("stays below what DynamoDB takes, and is read as it was, when it is the fullest there can be", async () => {
    const item = itemOf(stored(fullestDay()));
    expect(Buffer.byteLength(JSON.stringify(item))).toBeLessThan(ITEM_LIMIT);
    expect(storedDayOf(item)).toEqual(stored(fullestDay()));
  });

  it.each([
    ["no key of a day", { pk: "claim#row-1" }],
    ["no subject", { subject: undefined }],
    ["no revision", { revision: undefined }],
    ["no slots", { slots: "none" }],
    ["an entry in no state", { slots: [{ key: keyOf(1), sent: "sent-1", entry: { state: "lost" } }] }],
  ])("is not read with %s", (_what, changes) => {
    const { day = emptyDay() } = logTime(emptyDay(), logWith());
    expect(() => storedDayOf({ ...itemOf(stored(day)), ...changes })).toThrow(
      expect.objectContaining({ name: "$ZodError" }),
    );
  });
});

describe("what the indexes have", () => {
  const shardsOf = (places: readonly DayPlace[]) => {
    const items = places.map((place) =>
      itemOf(stored(logTime(emptyDay(place), logWith()).day ?? emptyDay(place))),
    );
    return {
      awaiting: Map.groupBy(items, ({ awaiting }) => awaiting),
      shard: Map.groupBy(items, ({ shard }) => shard),
    };
  };
  const dateOf = (day: number) => new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);

  // An upload writes 800 days a second at most, and a partition takes 1,000.
  it.each([
    ["of many people on one date", (number: number) => placeWith({ subject: `auth0|${number}` })],
    ["of one person on many dates", (number: number) => placeWith({ date: dateOf(number) })],
  ])("is spread evenly, %s", (_what, placeOf) => {
    const found = shardsOf(Array.from({ length: 800 }, (_, number) => placeOf(number)));
    for (const attribute of ["awaiting", "shard"] as const) {
      expect([...found[attribute].keys()].sort()).toEqual([...shards[attribute]]);
      for (const items of found[attribute].values()) expect(items.length).toBeLessThan(135);
    }
  });

  it("is where it was, however often it is written", () => {
    const [one, other] = [shardsOf([place]), shardsOf([placeWith()])];
    expect([...one.awaiting.keys()]).toEqual([...other.awaiting.keys()]);
    expect([...one.shard.keys()]).toEqual([...other.shard.keys()]);
  });

  it("is all of a person's days, whatever is in them, and with them where they are", () => {
    const item = itemOf(stored(emptyDay()));
    expect(item).toMatchObject({ shard: "3", dateAndPerson: `2026-11-20#${place.person}` });
    expect(item).not.toHaveProperty("awaiting");
    expect(placeOfItem({ pk: item.pk, sk: item.sk })).toEqual(place);
    expect(() => placeOfItem({ pk: "claim#row-1", sk: "claim" })).toThrow(
      expect.objectContaining({ name: "$ZodError" }),
    );
  });
});

describe("the fullest day", () => {
  const dynamodb = useDynamoDb();

  it("is kept", async () => {
    const store = (await dynamodb.makeTable()).store();
    await store.changeDay(place, () => ({ day: fullestDay(), outcome: "kept" }));
    expect(await store.readDay(place)).toEqual(fullestDay());
  });
});
