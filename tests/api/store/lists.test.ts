import { beforeEach, describe, expect, it } from "vitest";
import { correctEntry, decideEntry, deleteEntry, logTime } from "../../../api/domain/day.ts";
import { type DayPlace, personKeyOf } from "../../../api/domain/entry-id.ts";
import type { DayList, DayListRequest, DayPosition, TimesheetStore } from "../../../api/store/store.ts";
import { approverWith, editorWith, keyOf, logWith, placeWith } from "../support/days.ts";
import { describeEachStore, useDynamoDb } from "../support/stores.ts";

const ANN = personKeyOf("auth0|ann");
const ALL: DayListRequest = { period: {}, limit: 100 };
const DATES = ["2025-12-31", "2026-11-09", "2026-11-10", "2026-11-19", "2026-11-20"];

describeEachStore("a list", (make) => {
  let store: TimesheetStore;
  beforeEach(async () => {
    store = await make();
  });

  async function log(subject: string, ...dates: readonly string[]): Promise<void> {
    for (const date of dates) {
      await store.changeDay(placeWith({ subject, date }), (day) => logTime(day, logWith({ subject })));
    }
  }

  describe("of a person's days", () => {
    beforeEach(async () => {
      await log("auth0|ann", ...DATES.toReversed());
      await log("auth0|bob", "2026-11-20", "2026-11-21");
    });

    it("gives the latest first, whole, and nobody else's", async () => {
      const { days, more } = await store.listDays(ANN, ALL);
      expect([days.map(({ date }) => date), more]).toEqual([DATES.toReversed(), false]);
      expect(days[0]).toEqual(await store.readDay(placeWith({ date: "2026-11-20" })));
    });

    it.each([
      ["from a date", { from: "2026-11-10" }, ["2026-11-20", "2026-11-19", "2026-11-10"]],
      ["to a date", { to: "2026-11-10" }, ["2026-11-10", "2026-11-09", "2025-12-31"]],
      [
        "of a period, both ends in it",
        { from: "2026-11-09", to: "2026-11-19" },
        ["2026-11-19", "2026-11-10", "2026-11-09"],
      ],
      ["of one day", { from: "2026-11-19", to: "2026-11-19" }, ["2026-11-19"]],
      ["of a period without any", { from: "2026-11-11", to: "2026-11-18" }, []],
      ["of a period that ends before it begins", { from: "2026-11-20", to: "2026-11-09" }, []],
    ])("gives those %s", async (_which, period, dates) => {
      const { days, more } = await store.listDays(ANN, { ...ALL, period });
      expect([days.map(({ date }) => date), more]).toEqual([dates, false]);
    });

    it.each([1, 2, 4, 5, 6])("gives each once, %i at a time", async (limit) => {
      const { parts, places } = await all((after) => store.listDays(ANN, { ...ALL, limit, ...after }));
      expect(places.map(({ date }) => date)).toEqual(DATES.toReversed());
      expect(parts).toBe(Math.ceil(DATES.length / limit));
    });

    it.each([
      ["behind the period", "2026-11-30", ["2026-11-10", "2026-11-09"]],
      ["between two days", "2026-11-10", ["2026-11-09"]],
      ["at its end", "2026-11-09", []],
      ["before the period", "2020-01-01", []],
    ])("goes on at a place %s", async (_where, date, dates) => {
      const request = {
        period: { from: "2026-11-01", to: "2026-11-18" },
        limit: 9,
        after: { person: ANN, date },
      };
      const { days, more } = await store.listDays(ANN, request);
      expect([days.map((day) => day.date), more]).toEqual([dates, false]);
    });

    it("has nothing for who logged nothing", async () => {
      expect(await store.listDays(personKeyOf("auth0|eve"), ALL)).toEqual({ days: [], more: false });
    });
  });

  describe("of everybody's days", () => {
    const period = { from: "2026-11-01" };
    const whole = { period, limit: 100 };
    const people = ["auth0|ann", "auth0|bob", "auth0|eve"];
    const byPerson = (date: string): DayPlace[] =>
      people
        .map((subject) => placeWith({ subject, date }))
        .sort((left, right) => (left.person < right.person ? 1 : -1));

    beforeEach(async () => {
      for (const subject of people) await log(subject, "2026-11-18", "2026-11-20", "2025-11-20");
      await store.reserve({ name: "row-1", meaning: "first" });
      await store.cursorSecret();
    });

    it("gives them the latest first, whole, and nothing but days", async () => {
      const { days, more } = await store.listDaysOfEverybody(whole);
      expect([placesOf({ days, more }), more]).toEqual([
        [...byPerson("2026-11-20"), ...byPerson("2026-11-18")],
        false,
      ]);
      expect(days).toContainEqual(await store.readDay(placeWith()));
    });

    it.each([
      ["from a date", { from: "2026-11-19" }, byPerson("2026-11-20")],
      ["to a date", { to: "2026-11-19" }, [...byPerson("2026-11-18"), ...byPerson("2025-11-20")]],
      ["of one day", { from: "2026-11-20", to: "2026-11-20" }, byPerson("2026-11-20")],
      ["of a period that ends before it begins", { from: "2026-11-20", to: "2026-11-18" }, []],
    ])("gives those %s", async (_which, period, places) => {
      expect(placesOf(await store.listDaysOfEverybody({ ...whole, period }))).toEqual(places);
    });

    it.each([1, 2, 3, 5, 6, 7])("gives each once, %i at a time", async (limit) => {
      const { parts, places } = await all((after) => store.listDaysOfEverybody({ period, limit, ...after }));
      expect(places).toEqual([...byPerson("2026-11-20"), ...byPerson("2026-11-18")]);
      expect(parts).toBe(Math.ceil(6 / limit));
    });

    it.each([
      ["behind the period", "2026-12-24", byPerson("2026-11-20")],
      ["between two days", "2026-11-19", byPerson("2026-11-18")],
      ["before the period", "2026-10-01", []],
    ])("goes on at a place %s", async (_where, date, places) => {
      const period = { from: "2026-11-01", to: "2026-11-20" };
      const { days } = await store.listDaysOfEverybody({ period, limit: 3, after: placeWith({ date }) });
      expect(placesOf({ days, more: false })).toEqual(places);
    });

    it.each([1, 9, 40, 300])("gives many people's days in one order, %i at a time", async (limit) => {
      const subjects = Array.from({ length: 40 }, (_, number) => `auth0|${number}`);
      const dates = ["2026-10-05", "2026-10-02", "2026-10-01"];
      await Promise.all(subjects.map((subject) => log(subject, ...dates)));
      const expected = dates.flatMap((date) =>
        subjects
          .map((subject) => placeWith({ subject, date }))
          .sort((left, right) => (left.person < right.person ? 1 : -1)),
      );
      const period = { from: "2026-10-01", to: "2026-10-31" };
      const { places } = await all((after) => store.listDaysOfEverybody({ period, limit, ...after }));
      expect(places).toEqual(expected);
    });

    it("shows a day as it is now, also when all of it is decided", async () => {
      const approve = { state: "approved" } as const;
      await store.changeDay(placeWith(), (day) =>
        decideEntry(day, keyOf(1), approve, approverWith("auth0|max")),
      );
      const { days } = await store.listDaysOfEverybody(whole);
      expect(days).toContainEqual(await store.readDay(placeWith()));
    });
  });

  describe("of what waits for approval", () => {
    const waiting = async (request = ALL) => placesOf(await store.listDaysAwaitingApproval(request));
    const byPerson = (date: string): DayPlace[] =>
      ["auth0|ann", "auth0|bob", "auth0|eve"]
        .map((subject) => placeWith({ subject, date }))
        .sort((left, right) => (left.person < right.person ? -1 : 1));

    beforeEach(async () => {
      for (const subject of ["auth0|ann", "auth0|bob", "auth0|eve"])
        await log(subject, "2026-11-20", "2026-11-18");
    });

    it("gives everybody's, the oldest first, whole", async () => {
      const { days, more } = await store.listDaysAwaitingApproval(ALL);
      const expected = [...byPerson("2026-11-18"), ...byPerson("2026-11-20")];
      expect([placesOf({ days, more }), more]).toEqual([expected, false]);
      expect(days).toContainEqual(await store.readDay(placeWith()));
    });

    it.each([
      ["from a date", { from: "2026-11-19" }, "2026-11-20"],
      ["to a date", { to: "2026-11-18" }, "2026-11-18"],
      ["of one day", { from: "2026-11-20", to: "2026-11-20" }, "2026-11-20"],
    ])("gives those %s", async (_which, period, date) => {
      expect(await waiting({ ...ALL, period })).toEqual(byPerson(date));
    });

    it.each([1, 2, 3, 5, 6, 7])("gives each once, %i at a time", async (limit) => {
      const { parts, places } = await all((after) =>
        store.listDaysAwaitingApproval({ ...ALL, limit, ...after }),
      );
      expect(places).toEqual([...byPerson("2026-11-18"), ...byPerson("2026-11-20")]);
      expect(parts).toBe(Math.ceil(6 / limit));
    });

    it.each([1, 9, 40, 300])("gives many people's days in one order, %i at a time", async (limit) => {
      const subjects = Array.from({ length: 40 }, (_, number) => `auth0|${number}`);
      const dates = ["2026-10-01", "2026-10-02", "2026-10-05"];
      await Promise.all(subjects.map((subject) => log(subject, ...dates)));
      const expected = dates.flatMap((date) =>
        subjects
          .map((subject) => placeWith({ subject, date }))
          .sort((left, right) => (left.person < right.person ? -1 : 1)),
      );
      const period = { to: "2026-10-31" };
      const { places } = await all((after) => store.listDaysAwaitingApproval({ period, limit, ...after }));
      expect(places).toEqual(expected);
    });

    it.each([
      ["before the period", "2026-11-01", byPerson("2026-11-20")],
      ["behind the period", "2026-11-30", []],
    ])("goes on at a place %s", async (_where, date, places) => {
      const period = { from: "2026-11-19", to: "2026-11-29" };
      expect(await waiting({ period, limit: 9, after: placeWith({ date }) })).toEqual(places);
    });

    it("leaves out what is decided or deleted, and takes up what is corrected", async () => {
      const place = placeWith();
      const others = (await waiting()).filter((day) => day.person !== ANN || day.date !== place.date);
      const manager = approverWith("auth0|max");
      await store.changeDay(place, (day) =>
        decideEntry(day, keyOf(1), { state: "rejected", reason: "Too much" }, manager),
      );
      expect(await waiting()).toEqual(others);
      await store.changeDay(place, (day) =>
        correctEntry(day, keyOf(1), { project: "Apollo", hours: 2 }, editorWith("auth0|ann", [2])),
      );
      expect(await waiting()).toContainEqual(place);
      await store.changeDay(place, (day) => deleteEntry(day, keyOf(1), editorWith("auth0|ann", [3])));
      expect(await waiting()).toEqual(others);
    });

    it("keeps a day as long as any of its entries waits", async () => {
      const place = placeWith();
      await store.changeDay(place, (day) => logTime(day, logWith({ key: keyOf(2) })));
      const approve = (key: string) =>
        store.changeDay(place, (day) =>
          decideEntry(day, key, { state: "approved" }, approverWith("auth0|max")),
        );
      await approve(keyOf(1));
      expect(await waiting()).toContainEqual(place);
      await approve(keyOf(2));
      expect(await waiting()).not.toContainEqual(place);
    });
  });
});

describe("a list that DynamoDB cuts", () => {
  const dynamodb = useDynamoDb();

  it.each([1, 2, 3])("after %i days is whole all the same, and costs no more than it must", async (cutAt) => {
    const table = await dynamodb.makeTable();
    for (const date of DATES) {
      await table.store().changeDay(placeWith({ date }), (day) => logTime(day, logWith()));
    }
    let queries = 0;
    const faultOf = () => {
      queries += 1;
      return undefined;
    };
    const store = table.store({ cutAt, faultOf });
    const { days, more } = await store.listDays(ANN, { ...ALL, limit: 4 });
    expect([days.map(({ date }) => date), more]).toEqual([DATES.toReversed().slice(0, 4), true]);
    expect(queries).toBe(Math.ceil(5 / cutAt));
    const waiting = await store.listDaysAwaitingApproval({ ...ALL, limit: 4 });
    expect([waiting.days.map(({ date }) => date), waiting.more]).toEqual([DATES.slice(0, 4), true]);
  });
});

const placesOf = ({ days }: DayList): DayPlace[] => days.map(({ person, date }) => ({ person, date }));

async function all(
  list: (after: { after?: DayPosition }) => Promise<DayList>,
): Promise<{ parts: number; places: DayPlace[] }> {
  const places: DayPlace[] = [];
  for (let parts = 1; ; parts += 1) {
    const after = places.at(-1);
    const part = await list(after ? { after } : {});
    places.push(...placesOf(part));
    if (!part.more) return { parts, places };
  }
}
