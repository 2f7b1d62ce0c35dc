import { describe, expect, it } from "vitest";
import { logTime } from "../../../api/domain/day.ts";
import { createDynamoDbStore } from "../../../api/store/dynamodb.ts";
import { INDEX_SHARDS } from "../../../api/store/schema.ts";
import type { TimesheetStore } from "../../../api/store/store.ts";
import { startDynamoDb } from "../../../local/aws/dynamodb.ts";
import { logWith, placeWith } from "../support/days.ts";
import { NOW } from "../support/issuer.ts";
import { useDynamoDb } from "../support/stores.ts";
import { documentClient } from "../support/table.ts";

const place = placeWith();
const OUTAGE = { name: "StoreUnavailableError", code: "STORE_UNAVAILABLE" };

/** Every method, with what it needs to ask the database. */
const METHODS: [name: string, call: (store: TimesheetStore) => Promise<unknown>][] = [
  ["readDay", (store) => store.readDay(place)],
  ["changeDay", (store) => store.changeDay(place, (day) => logTime(day, logWith()))],
  ["listDays", (store) => store.listDays(place.person, { period: {}, limit: 1 })],
  ["listDaysOfEverybody", (store) => store.listDaysOfEverybody({ period: {}, limit: 9 })],
  ["listDaysAwaitingApproval", (store) => store.listDaysAwaitingApproval({ period: {}, limit: 1 })],
  ["reserve", (store) => store.reserve({ name: "row-1", meaning: "first" })],
  ["cursorSecret", (store) => store.cursorSecret()],
];

describe("the store in DynamoDB", () => {
  it.each(METHODS)("says that the database cannot be reached: %s", async (_name, call) => {
    const gone = await startDynamoDb();
    const client = documentClient(gone.endpoint);
    await gone.close();
    await expect(call(createDynamoDbStore(client, "entries", { now: () => NOW }))).rejects.toMatchObject(
      OUTAGE,
    );
  });

  const dynamodb = useDynamoDb();

  it.each(METHODS)("says that the database throttles: %s", async (_name, call) => {
    const table = await dynamodb.makeTable();
    const failure = call(table.store({ faultOf: () => "throttled" }));
    await expect(failure).rejects.toMatchObject({ ...OUTAGE, cause: { name: "ThrottlingException" } });
  });

  it.each(METHODS)("says that no try of the SDK's was answered: %s", async (name, call) => {
    let tries = 0;
    const table = await dynamodb.makeTable();
    const faultOf = () => {
      tries += 1;
      return "request_lost" as const;
    };
    const failure = call(table.store({ maxAttempts: 2, faultOf }));
    await expect(failure).rejects.toMatchObject({ ...OUTAGE, cause: { name: "TimeoutError" } });
    // A list of all people's days asks each shard, and is given up with the first that gives up.
    const requests = name.startsWith("listDaysOf") || name.startsWith("listDaysA") ? INDEX_SHARDS : 1;
    expect(tries).toBeGreaterThanOrEqual(2);
    expect(tries).toBeLessThanOrEqual(2 * requests);
  });

  it.each(METHODS)("answers when the SDK's second try is answered: %s", async (_name, call) => {
    let tries = 0;
    const table = await dynamodb.makeTable();
    const faultOf = () => {
      tries += 1;
      return tries === 1 ? ("request_lost" as const) : undefined;
    };
    expect(await call(table.store({ maxAttempts: 2, faultOf }))).toBeDefined();
  });

  it.each(METHODS)("doesn't take a table that isn't there for an outage: %s", async (_name, call) => {
    const empty = await startDynamoDb();
    const client = documentClient(empty.endpoint);
    const failure = call(createDynamoDbStore(client, "nowhere", { now: () => NOW }));
    await expect(failure).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    client.destroy();
    await empty.close();
  });
});
