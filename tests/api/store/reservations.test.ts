import { beforeEach, describe, expect, it } from "vitest";
import type { TimesheetStore } from "../../../api/store/store.ts";
import { describeEachStore, useDynamoDb } from "../support/stores.ts";

const NOON = Date.parse("2026-11-21T12:00:00.000Z") / 1000;

describeEachStore("a reservation", (make) => {
  let store: TimesheetStore;
  let seconds: number;
  beforeEach(async () => {
    seconds = NOON;
    store = await make(() => new Date(seconds * 1000));
  });

  it("gives a name its meaning, and the first one is right", async () => {
    expect(await store.reserve({ name: "row-1", meaning: "first" })).toBe("first");
    expect(await store.reserve({ name: "row-1", meaning: "second" })).toBe("first");
    expect(await store.reserve({ name: "row-1", meaning: "first" })).toBe("first");
    expect(await store.reserve({ name: "row-2", meaning: "second" })).toBe("second");
  });

  it("gives one meaning to all who reserve a name at the same time", async () => {
    const meanings = await Promise.all(
      Array.from({ length: 10 }, (_, number) =>
        store.reserve({ name: "row-1", meaning: `meaning-${number}` }),
      ),
    );
    expect(new Set(meanings).size).toBe(1);
    expect(await store.reserve({ name: "row-1", meaning: "late" })).toBe(meanings[0]);
  });

  it.each([
    ["before its time is over", 59, "first"],
    ["in the second in which it ends", 60, "first"],
    ["after it", 61, "second"],
  ])("holds a name %s", async (_when, later, meaning) => {
    await store.reserve({ name: "key", meaning: "first", expiresAt: NOON + 60 });
    seconds += later;
    expect(await store.reserve({ name: "key", meaning: "second", expiresAt: seconds + 60 })).toBe(meaning);
  });

  it("holds a name that was taken over for as long as its new holder said", async () => {
    await store.reserve({ name: "key", meaning: "first", expiresAt: NOON + 60 });
    seconds += 61;
    await store.reserve({ name: "key", meaning: "second" });
    seconds += 100_000;
    expect(await store.reserve({ name: "key", meaning: "third" })).toBe("second");
  });
});

describeEachStore("the cursor secret", (make) => {
  it("has 32 bytes, and is the same for all who ask", async () => {
    const store = await make();
    const secrets = await Promise.all([store.cursorSecret(), store.cursorSecret()]);
    expect(secrets[0]).toHaveLength(32);
    expect(secrets[1]).toEqual(secrets[0]);
    expect(await store.cursorSecret()).toEqual(secrets[0]);
    expect(await (await make()).cursorSecret()).not.toEqual(secrets[0]);
  });
});

describe("the cursor secret of processes that share a table", () => {
  const dynamodb = useDynamoDb();

  it("is the same, also when they ask for it at the same time", async () => {
    const table = await dynamodb.makeTable();
    const stores = [table.store(), table.store(), table.store()];
    const secrets = await Promise.all(stores.map((store) => store.cursorSecret()));
    expect(new Set(secrets.map((secret) => Buffer.from(secret).toString("hex"))).size).toBe(1);
  });

  it("is asked for again after a failure, and then remembered", async () => {
    const table = await dynamodb.makeTable();
    const asked: string[] = [];
    const store = table.store({
      faultOf: (command) => {
        asked.push(command);
        return asked.length === 1 ? "throttled" : undefined;
      },
    });
    await expect(store.cursorSecret()).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    const secret = await store.cursorSecret();
    expect(await store.cursorSecret()).toEqual(secret);
    expect(asked).toEqual(["GetCommand", "GetCommand", "PutCommand"]);
  });
});
