import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, beforeEach, describe } from "vitest";
import { createDynamoDbStore, type DynamoDbStoreOptions } from "../../../api/store/dynamodb.ts";
import type { TimesheetStore } from "../../../api/store/store.ts";
import { type LocalDynamoDb, startDynamoDb } from "../../../local/aws/dynamodb.ts";
import { NOW } from "./issuer.ts";
import { createMemoryStore } from "./memory-store.ts";
import { type ClientOptions, documentClient, tableInput } from "./table.ts";

/** Makes an empty store with a clock. */
export type MakeStore = (now?: () => Date) => Promise<TimesheetStore>;

/** Declares the same tests for each store: all of them keep the same contract. */
export function describeEachStore(what: string, tests: (make: MakeStore) => void): void {
  describe(`${what} in memory`, () => tests(async (now = () => NOW) => createMemoryStore(now)));
  describe(`${what} in DynamoDB`, () => {
    const dynamodb = useDynamoDb();
    tests(async (now) => (await dynamodb.makeTable()).store(now ? { now } : {}));
  });
}

/** A table of its own, and stores that keep what they keep in it. */
export interface TestTable {
  readonly name: string;
  store(options?: ClientOptions & Partial<DynamoDbStoreOptions>): TimesheetStore;
}

/** Runs DynamoDB for the tests of a `describe`. */
export function useDynamoDb(): { makeTable(): Promise<TestTable> } {
  let dynamodb: LocalDynamoDb;
  let clients: DynamoDBDocumentClient[] = [];
  let tables = 0;
  beforeAll(async () => {
    dynamodb = await startDynamoDb();
  });
  beforeEach(() => () => {
    for (const client of clients) client.destroy();
    clients = [];
  });
  afterAll(() => dynamodb.close());
  return {
    async makeTable() {
      tables += 1;
      const name = `entries-${tables}`;
      await dynamodb.createTable(tableInput(name));
      return {
        name,
        store(options = {}) {
          const client = documentClient(dynamodb.endpoint, options);
          clients.push(client);
          return createDynamoDbStore(client, name, { now: () => NOW, ...options });
        },
      };
    },
  };
}
