import { DynamoDBClient, GetItemCommand, ListTablesCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { expect, it } from "vitest";
import { startDynamoDb } from "../../../local/aws/dynamodb.ts";
import { tableInput } from "../../api/support/table.ts";

const clientOf = (endpoint: string) =>
  new DynamoDBClient({
    endpoint,
    region: "eu-central-1",
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
    maxAttempts: 1,
  });

const KEY = { pk: { S: "entry#1" }, sk: { S: "entry" } };

it("has a table that can be used as soon as it is made, and no others", async () => {
  const dynamodb = await startDynamoDb();
  const client = clientOf(dynamodb.endpoint);
  await dynamodb.createTable(tableInput("entries"));
  await client.send(new PutItemCommand({ TableName: "entries", Item: KEY }));
  const { Item } = await client.send(new GetItemCommand({ TableName: "entries", Key: KEY }));
  const { TableNames } = await client.send(new ListTablesCommand({}));
  client.destroy();
  await dynamodb.close();
  expect(Item).toEqual(KEY);
  expect(TableNames).toEqual(["entries"]);
});

it("listens on the loopback interface, and ends", async () => {
  const dynamodb = await startDynamoDb();
  expect(dynamodb.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  await dynamodb.close();
  const client = clientOf(dynamodb.endpoint);
  await expect(client.send(new ListTablesCommand({}))).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

it("refuses a second table of the same name", async () => {
  const dynamodb = await startDynamoDb();
  await dynamodb.createTable(tableInput("entries"));
  await expect(dynamodb.createTable(tableInput("entries"))).rejects.toMatchObject({
    name: "ResourceInUseException",
  });
  await dynamodb.close();
});
