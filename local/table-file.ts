import { readFile, writeFile } from "node:fs/promises";
import {
  type AttributeValue,
  BatchWriteItemCommand,
  type DynamoDBClient,
  paginateScan,
  type WriteRequest,
} from "@aws-sdk/client-dynamodb";

/** An item as DynamoDB itself writes it: each value with its type. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** All items of a table, in the order of their keys. */
export async function itemsOf(client: DynamoDBClient, TableName: string): Promise<Item[]> {
  const items: Item[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true })) {
    items.push(...Items);
  }
  return items.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

/** The key of an item of the timesheet table, as one text. */
export const keyOf = ({ pk, sk }: Item): string => `${pk?.S} ${sk?.S}`;

/** Writes items as DynamoDB exports them: one `{"Item":{…}}` a line, and bytes in base64. */
export async function writeItems(file: string, items: readonly Item[]): Promise<void> {
  const lines = items.map((item) =>
    JSON.stringify({ Item: item }, (_key, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value,
    ),
  );
  await writeFile(file, lines.map((line) => `${line}\n`).join(""));
}

/** Reads what `writeItems` or an export of DynamoDB's wrote. @throws for anything else. */
export async function readItems(file: string): Promise<Item[]> {
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line !== "");
  return lines.map((line) => (JSON.parse(line, withBytes) as { readonly Item: Item }).Item);
}

function withBytes(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Object.keys(value).join() !== "B") return value;
  const { B: bytes } = value as { readonly B: unknown };
  return typeof bytes === "string" ? { B: new Uint8Array(Buffer.from(bytes, "base64")) } : value;
}

/** Items that DynamoDB takes at once. */
const BATCH = 25;

/** Puts items into a table as they were, until each of them is there. */
export const putItems = (client: DynamoDBClient, table: string, items: readonly Item[]): Promise<void> =>
  write(
    client,
    table,
    items.map((item) => ({ PutRequest: { Item: { ...item } } })),
  );

/** Deletes items of a table. */
export const deleteItems = (client: DynamoDBClient, table: string, items: readonly Item[]): Promise<void> =>
  write(
    client,
    table,
    items.flatMap(({ pk, sk }) =>
      pk === undefined || sk === undefined ? [] : [{ DeleteRequest: { Key: { pk, sk } } }],
    ),
  );

async function write(client: DynamoDBClient, table: string, all: readonly WriteRequest[]): Promise<void> {
  let left = [...all];
  while (left.length > 0) {
    const { UnprocessedItems = {} } = await client.send(
      new BatchWriteItemCommand({ RequestItems: { [table]: left.slice(0, BATCH) } }),
    );
    left = [...(UnprocessedItems[table] ?? []), ...left.slice(BATCH)];
  }
}
