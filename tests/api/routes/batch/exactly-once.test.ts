import { describe, expect, it } from "vitest";
import { personKeyOf } from "../../../../api/domain/entry-id.ts";
import { uploadLines } from "../../../../api/routes/batch/upload.ts";
import { StoreUnavailableError, type TimesheetStore } from "../../../../api/store/store.ts";
import { AT } from "../../support/days.ts";
import { NOW } from "../../support/issuer.ts";
import { createMemoryStore } from "../../support/memory-store.ts";
import { useDynamoDb } from "../../support/stores.ts";
import type { Fault } from "../../support/table.ts";
import { countsOf, keptOfThousand, THOUSAND } from "./lines.ts";

const entries = THOUSAND.map(({ entry }) => entry);
const send = (store: TimesheetStore, lines = THOUSAND) =>
  uploadLines(lines, { store, machine: "batch@clients", reaches: () => true, at: AT });

/** Sends lines, and again those that are to be sent again. @returns how often it sent. */
async function sendUntilDone(store: TimesheetStore, lines = THOUSAND): Promise<number> {
  let left = lines;
  let sent = 0;
  while (left.length > 0 && sent < 30) {
    const results = await send(store, left);
    const lost = new Set(results.filter(({ result }) => result === "unavailable").map(({ line }) => line));
    left = left.filter(({ line }) => lost.has(line));
    sent += 1;
  }
  expect(left).toEqual([]);
  return sent;
}

/** Faults by turns of so many requests that have no common divisor: all kinds meet all requests. */
function faults(): () => Fault | undefined {
  let requests = 0;
  return () => {
    requests += 1;
    if (requests % 29 === 0) return "answer_lost";
    if (requests % 37 === 0) return "request_lost";
    return requests % 41 === 0 ? "throttled" : undefined;
  };
}

describe("a thousand lines", () => {
  it("are stored once though they are sent three times, twice at the same time", async () => {
    const store = createMemoryStore(() => NOW);
    const both = await Promise.all([send(store), send(store)]);
    const third = await send(store);
    expect(countsOf(both.flat())).toEqual({ stored: 1_000, already_stored: 1_000 });
    expect(countsOf(third)).toEqual({ already_stored: 1_000 });
    expect(await keptOfThousand(store)).toEqual(entries);
  });

  it("are stored once when the store gives up on many a request, done or not", async () => {
    const store = createMemoryStore(() => NOW);
    const faultOf = faults();
    const met = async <Answer>(request: () => Promise<Answer>): Promise<Answer> => {
      const fault = faultOf();
      if (fault === undefined) return request();
      if (fault === "answer_lost") await request();
      throw new StoreUnavailableError({ cause: fault });
    };
    const faulty: TimesheetStore = {
      ...store,
      changeDay: (place, decide) => met(() => store.changeDay(place, decide)),
      reserve: (reservation) => met(() => store.reserve(reservation)),
    };
    const [first, second] = await Promise.all([sendUntilDone(faulty), sendUntilDone(faulty)]);
    expect([first > 1, second > 1]).toEqual([true, true]);
    expect(await keptOfThousand(store)).toEqual(entries);
    expect(countsOf(await send(store))).toEqual({ already_stored: 1_000 });
  });
});

describe("a thousand lines on their way to DynamoDB", () => {
  const dynamodb = useDynamoDb();

  it("are stored once when two send the same ones at the same time while requests and answers get lost", async () => {
    const table = await dynamodb.makeTable();
    const faulty = table.store({ faultOf: faults() });
    const some = THOUSAND.slice(0, 150);
    const [first, second] = await Promise.all([sendUntilDone(faulty, some), sendUntilDone(faulty, some)]);
    expect([first > 1, second > 1]).toEqual([true, true]);
    expect(await keptOfThousand(table.store())).toEqual(entries.slice(0, 150));
    expect(countsOf(await send(table.store()))).toEqual({ stored: 850, already_stored: 150 });
    expect(countsOf(await send(table.store()))).toEqual({ already_stored: 1_000 });
    expect(await keptOfThousand(table.store())).toEqual(entries);
  }, 120_000);

  it("are told stored at once when the SDK's next try finds that the one before was done", async () => {
    const table = await dynamodb.makeTable();
    const lines = THOUSAND.slice(0, 100);
    let requests = 0;
    const faultOf = () => {
      requests += 1;
      return requests % 20 === 0 ? ("answer_lost" as const) : undefined;
    };
    // With so many tries no request meets nothing but faults, in whatever order they come.
    const results = await send(table.store({ maxAttempts: 8, faultOf }), lines);
    expect(countsOf(results)).toEqual({ stored: 100 });
    expect(await keptOfThousand(table.store())).toEqual(entries.slice(0, 100));
  });
});

describe("an upload that meets an outage", () => {
  it("makes exactly the lines of the day unavailable whose write failed", async () => {
    const store = createMemoryStore(() => NOW);
    const faulty: TimesheetStore = {
      ...store,
      changeDay: (place, decide) =>
        place.person === personKeyOf("auth0|4")
          ? Promise.reject(new StoreUnavailableError({ cause: "injected" }))
          : store.changeDay(place, decide),
    };
    const results = await send(faulty);
    const lost = THOUSAND.filter(({ entry }) => entry.subject === "auth0|4").map(({ line }) => line);
    expect(results.filter(({ result }) => result === "unavailable").map(({ line }) => line)).toEqual(lost);
    expect(await keptOfThousand(store)).toEqual(entries.filter(({ subject }) => subject !== "auth0|4"));
    expect(countsOf(await send(store))).toEqual({ stored: 50, already_stored: 950 });
  });

  it("asks no more once 16 requests in a row met it", async () => {
    let asked = 0;
    const changeDay = async (): Promise<never> => {
      asked += 1;
      throw new StoreUnavailableError({ cause: "injected" });
    };
    expect(countsOf(await send({ ...createMemoryStore(() => NOW), changeDay }))).toEqual({
      unavailable: 1_000,
    });
    expect(asked).toBe(16);
  });

  it("begins nothing more when its time is up", async () => {
    const store = createMemoryStore(() => NOW);
    const time = new AbortController();
    let asked = 0;
    const changeDay: TimesheetStore["changeDay"] = (place, decide) => {
      asked += 1;
      if (asked === 100) time.abort();
      return store.changeDay(place, decide);
    };
    const upload = {
      store: { ...store, changeDay },
      machine: "batch@clients",
      reaches: () => true,
      at: AT,
      signal: time.signal,
    };
    const { stored = 0, unavailable = 0 } = countsOf(await uploadLines(THOUSAND, upload));
    expect([stored + unavailable, asked]).toEqual([1_000, 100]);
    expect(stored).toBeGreaterThan(100);
    expect(await keptOfThousand(store)).toHaveLength(stored);
    expect(countsOf(await send(store))).toMatchObject({ already_stored: stored, stored: unavailable });
  });

  it("doesn't take a fault of the program for one", async () => {
    const reserve = async (): Promise<never> => {
      throw new TypeError("a fault");
    };
    await expect(send({ ...createMemoryStore(() => NOW), reserve })).rejects.toThrow(
      new TypeError("a fault"),
    );
  });
});
