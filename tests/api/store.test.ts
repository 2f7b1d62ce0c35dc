import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDynamoDbStore } from "../../api/store/dynamodb.ts";
import type { PageRequest, Position, TimesheetStore } from "../../api/store.ts";
import { type LocalDynamoDb, startDynamoDb } from "../../local/aws/dynamodb.ts";
import { entryWith, idOf } from "./support/entries.ts";
import { createMemoryStore } from "./support/memory-store.ts";
import { documentClient, tableInput } from "./support/table.ts";

const APPROVAL = { approvedBy: "auth0|max", approvedAt: "2026-11-21T10:00:00.000Z" };

let dynamodb: LocalDynamoDb;
let client: DynamoDBDocumentClient;
let tables = 0;

beforeAll(async () => {
  dynamodb = await startDynamoDb();
  client = documentClient(dynamodb.endpoint);
});
afterAll(async () => {
  client.destroy();
  await dynamodb.close();
});

const stores: [name: string, make: () => Promise<TimesheetStore>][] = [
  ["memory", async () => createMemoryStore()],
  [
    "DynamoDB",
    async () => {
      tables += 1;
      await dynamodb.createTable(tableInput(`entries-${tables}`));
      return createDynamoDbStore(client, `entries-${tables}`);
    },
  ],
];

describe.each(stores)("the store in %s", (_name, make) => {
  let store: TimesheetStore;
  beforeEach(async () => {
    store = await make();
  });

  it("finds what it keeps, and nothing else", async () => {
    expect(await store.create(entryWith())).toBe(true);
    expect(await store.find(idOf(1))).toEqual(entryWith());
    expect(await store.find(idOf(2))).toBeUndefined();
  });

  it("keeps an entry without what may be missing", async () => {
    const { email: _, note: __, ...bare } = entryWith();
    await store.create(bare);
    expect(await store.find(idOf(1))).toEqual(bare);
  });

  it("doesn't create an entry over another", async () => {
    await store.create(entryWith());
    expect(await store.create(entryWith({ hours: 1 }))).toBe(false);
    expect(await store.find(idOf(1))).toEqual(entryWith());
  });

  it("keeps one of two that are created at the same time", async () => {
    const created = await Promise.all([1, 2, 3, 4].map((hours) => store.create(entryWith({ hours }))));
    expect(created.filter(Boolean)).toEqual([true]);
  });

  it("lists a person's entries, the latest date first, and nobody else's", async () => {
    await store.create(entryWith({ id: idOf(1), date: "2026-11-18" }));
    await store.create(entryWith({ id: idOf(2), date: "2026-11-20" }));
    await store.create(entryWith({ id: idOf(3), date: "2026-11-19" }));
    await store.create(entryWith({ id: idOf(4), subject: "auth0|bob" }));
    const { entries, next } = await store.listOfPerson("auth0|ann", { limit: 10 });
    expect(entries.map(({ id }) => id)).toEqual([idOf(2), idOf(3), idOf(1)]);
    expect(next).toBeUndefined();
  });

  it("lists what waits for approval, the oldest date first, but for one person's", async () => {
    await store.create(entryWith({ id: idOf(1), date: "2026-11-20" }));
    await store.create(entryWith({ id: idOf(2), date: "2026-11-18", subject: "auth0|bob" }));
    await store.create(entryWith({ id: idOf(3), subject: "auth0|max" }));
    await store.create(entryWith({ id: idOf(4) }));
    await store.approve(idOf(4), APPROVAL);
    const { entries } = await store.listAwaitingApproval("auth0|max", { limit: 10 });
    expect(entries.map(({ id }) => id)).toEqual([idOf(2), idOf(1)]);
  });

  it.each([1, 2, 3, 7, 8])("gives every entry once, in pages of %i", async (limit) => {
    for (let number = 1; number <= 7; number += 1) await store.create(entryWith({ id: idOf(number) }));
    await store.create(entryWith({ id: idOf(8), subject: "auth0|bob" }));
    const own = await allPages((page) => store.listOfPerson("auth0|ann", page), limit);
    const waiting = await allPages((page) => store.listAwaitingApproval("auth0|bob", page), limit);
    expect(own.ids).toEqual([7, 6, 5, 4, 3, 2, 1].map(idOf));
    expect(waiting.ids).toEqual([1, 2, 3, 4, 5, 6, 7].map(idOf));
    expect([own.pages, waiting.pages]).toEqual([Math.ceil(7 / limit), Math.ceil(7 / limit)]);
  });

  it("fills a page from behind many entries that are not to be shown", async () => {
    for (let number = 1; number <= 9; number += 1) {
      await store.create(entryWith({ id: idOf(number), subject: number < 8 ? "auth0|bob" : "auth0|ann" }));
    }
    const first = await store.listAwaitingApproval("auth0|bob", { limit: 1 });
    expect(first.entries.map(({ id }) => id)).toEqual([idOf(8)]);
    expect(first.next).toEqual({ date: "2026-11-20", id: idOf(8) });
  });

  it("goes on behind a place in somebody else's list, with nothing but the person's own", async () => {
    await store.create(entryWith({ id: idOf(1), date: "2026-11-17" }));
    await store.create(entryWith({ id: idOf(2), date: "2026-11-20" }));
    await store.create(entryWith({ id: idOf(3), date: "2026-11-19", subject: "auth0|bob" }));
    const after = { date: "2026-11-19", id: idOf(3) };
    const { entries } = await store.listOfPerson("auth0|ann", { limit: 10, after });
    expect(entries.map(({ id }) => id)).toEqual([idOf(1)]);
  });

  it("approves what waits, once", async () => {
    await store.create(entryWith());
    const approved = { ...entryWith(), state: "approved", ...APPROVAL };
    expect(await store.approve(idOf(1), APPROVAL)).toEqual(approved);
    expect(await store.approve(idOf(1), { ...APPROVAL, approvedBy: "auth0|eve" })).toBeUndefined();
    expect(await store.find(idOf(1))).toEqual(approved);
  });

  it("approves nothing that isn't there", async () => {
    expect(await store.approve(idOf(1), APPROVAL)).toBeUndefined();
    expect(await store.find(idOf(1))).toBeUndefined();
  });

  it("deletes what waits, once", async () => {
    await store.create(entryWith());
    expect(await store.delete(idOf(1))).toBe(true);
    expect(await store.delete(idOf(1))).toBe(false);
    expect(await store.find(idOf(1))).toBeUndefined();
  });

  it("doesn't delete what is approved", async () => {
    await store.create(entryWith());
    await store.approve(idOf(1), APPROVAL);
    expect(await store.delete(idOf(1))).toBe(false);
    expect(await store.find(idOf(1))).toMatchObject({ state: "approved" });
  });
});

async function allPages(
  list: (page: PageRequest) => ReturnType<TimesheetStore["listOfPerson"]>,
  limit: number,
): Promise<{ ids: string[]; pages: number }> {
  const ids: string[] = [];
  let pages = 0;
  let after: Position | undefined;
  do {
    const { entries, next } = await list({ limit, ...(after && { after }) });
    ids.push(...entries.map(({ id }) => id));
    pages += 1;
    after = next;
  } while (after !== undefined);
  return { ids, pages };
}
