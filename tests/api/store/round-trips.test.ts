import { describe, expect, it } from "vitest";
import { logTime } from "../../../api/domain/day.ts";
import { uploadLines } from "../../../api/routes/batch/upload.ts";
import type { TimesheetStore } from "../../../api/store/store.ts";
import { THOUSAND } from "../routes/batch/lines.ts";
import { AT, logWith, placeWith } from "../support/days.ts";
import { useDynamoDb } from "../support/stores.ts";

const place = placeWith();
const log = (store: TimesheetStore) => store.changeDay(place, (day) => logTime(day, logWith()));
const reserve = (store: TimesheetStore) => store.reserve({ name: "row-1", meaning: "first" });
const secret = (store: TimesheetStore) => store.cursorSecret();
const nothing = async () => {};
/** Twenty lines of twenty days, and another one of two of them. */
const lines = [...THOUSAND.slice(0, 20), ...THOUSAND.slice(200, 202)];
const upload = (store: TimesheetStore) =>
  uploadLines(lines, { store, machine: "batch@clients", reaches: () => true, at: AT });

describe("what is asked of DynamoDB", () => {
  const dynamodb = useDynamoDb();

  it.each<
    [
      string,
      (store: TimesheetStore) => Promise<unknown>,
      (store: TimesheetStore) => Promise<unknown>,
      Record<string, number>,
    ]
  >([
    ["a day", nothing, (store) => store.readDay(place), { Get: 1 }],
    ["a change", nothing, log, { Get: 1, Put: 1 }],
    ["a change that isn't one", log, log, { Get: 1 }],
    [
      "a person's days",
      log,
      (store) => store.listDays(place.person, { period: {}, limit: 400 }),
      { Query: 1 },
    ],
    ["what waits", log, (store) => store.listDaysAwaitingApproval({ period: {}, limit: 400 }), { Query: 8 }],
    [
      "everybody's days: a query a shard, and a read a day",
      log,
      (store) => store.listDaysOfEverybody({ period: {}, limit: 400 }),
      { Query: 8, Get: 1 },
    ],
    ["a reservation", nothing, reserve, { Put: 1 }],
    ["a reservation of what is taken", reserve, reserve, { Put: 1, Get: 1 }],
    ["the first cursor secret", nothing, secret, { Get: 1, Put: 1 }],
    ["the cursor secret", secret, secret, {}],
    [
      "an upload: a reservation a line, and two reads and a write a day",
      nothing,
      upload,
      { Get: 40, Put: 42 },
    ],
    ["an upload sent again: a read a day", upload, upload, { Get: 20 }],
  ])("for %s", async (_what, before, request, commands) => {
    const asked: Record<string, number> = {};
    const table = await dynamodb.makeTable();
    const store = table.store({
      faultOf(command) {
        const name = command.replace("Command", "");
        asked[name] = (asked[name] ?? 0) + 1;
        return undefined;
      },
    });
    await before(store);
    for (const name of Object.keys(asked)) delete asked[name];
    await request(store);
    expect(asked).toEqual(commands);
  });
});
