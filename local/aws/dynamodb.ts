import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import dynalite from "dynalite";

/** A DynamoDB of this machine's, empty at first and forgotten when it closes. */
export interface LocalDynamoDb {
  /** For example `http://127.0.0.1:40123`; any credentials are good. */
  readonly endpoint: string;
  /** Makes a table and waits until it can be used. */
  createTable(input: CreateTableCommandInput): Promise<void>;
  close(): Promise<void>;
}

/** Starts DynamoDB in memory, on a free port of the loopback interface. */
export async function startDynamoDb(): Promise<LocalDynamoDb> {
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new DynamoDBClient({
    endpoint,
    region: "local",
    credentials: { accessKeyId: "local", secretAccessKey: randomBytes(20).toString("hex") },
  });
  return {
    endpoint,
    async createTable(input) {
      await client.send(new CreateTableCommand(input));
      await waitUntilTableExists(
        { client, minDelay: 0.01, maxDelay: 0.1, maxWaitTime: 10 },
        { TableName: input.TableName },
      );
    },
    async close() {
      client.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
      });
    },
  };
}
