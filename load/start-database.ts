import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import {
  CreateTableCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { z } from "zod";
import { tableSchema } from "../api/store/schema.ts";
import { tableInput } from "../local/provider/table-input.ts";

/** A database with an empty table for the API. */
export interface LoadDatabase {
  readonly tableName: string;
  /** A client of it. */
  connect(settings?: DynamoDBClientConfig): DynamoDBClient;
  close(): Promise<void>;
}

const TABLE_NAME = "timesheets-load";

/** Starts a database in a process of its own. */
export async function startDatabase(): Promise<LoadDatabase> {
  const child = fork(path.join(import.meta.dirname, "database.ts"), {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = once(child, "exit");
  const endpoint = z.string().parse((await Promise.race([once(child, "message"), ended]))[0]);
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const connect = (settings: DynamoDBClientConfig = {}) =>
    new DynamoDBClient({ ...settings, endpoint, region: "local", credentials });
  const client = connect();
  await client.send(new CreateTableCommand(tableInput({ name: TABLE_NAME, ...tableSchema })));
  await waitUntilTableExists(
    { client, minDelay: 0.05, maxDelay: 0.1, maxWaitTime: 10 },
    { TableName: TABLE_NAME },
  );
  client.destroy();
  return {
    tableName: TABLE_NAME,
    connect,
    async close() {
      child.kill();
      await ended;
    },
  };
}
