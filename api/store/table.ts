import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { isOutage } from "./outage.ts";
import type { Key } from "./schema.ts";
import { StoreUnavailableError } from "./store.ts";

export type Attributes = Readonly<Record<string, unknown>>;

/** A condition on the item that a write replaces. */
export interface Condition {
  /** DynamoDB's condition expression. */
  readonly expression: string;
  /** Values of the expression's `:names`. */
  readonly values?: Attributes;
}

/** The items of one partition whose range key lies between two values, both of them in. */
export interface RangeQuery {
  /** Absent for the table itself, which is read consistently. */
  readonly index?: string;
  readonly partition: readonly [name: string, value: string];
  readonly range: readonly [name: string, from: string, to: string];
  readonly ascending: boolean;
  /** The most items that are given, at least 1. */
  readonly limit: number;
}

/** The three requests that the store makes. Each throws a `StoreUnavailableError` for an outage. */
export interface Table {
  /** An item as it is at this moment. */
  get(key: Key): Promise<Attributes | undefined>;
  /** Writes an item if the condition holds. @returns whether it did. */
  putIf(condition: Condition, item: Attributes & Key): Promise<boolean>;
  /** Items in the order of their range key; `more` tells whether there are others behind them. */
  query(query: RangeQuery): Promise<{ readonly items: readonly Attributes[]; readonly more: boolean }>;
}

/** @param client its time-outs and retries bound how long a request takes. */
export function tableOf(client: DynamoDBDocumentClient, TableName: string): Table {
  return {
    async get(key) {
      const command = new GetCommand({ TableName, Key: { ...key }, ConsistentRead: true });
      return (await orUnavailable(client.send(command))).Item;
    },

    async putIf({ expression, values }, item) {
      const command = new PutCommand({
        TableName,
        Item: item,
        ConditionExpression: expression,
        ...(values && { ExpressionAttributeValues: values }),
      });
      try {
        await orUnavailable(client.send(command));
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },

    /** Asks as often as results that are cut at 1 MB make necessary, for one item more than wanted. */
    async query({ index, partition: [hashKey, value], range: [rangeKey, from, to], ascending, limit }) {
      const items: Attributes[] = [];
      if (from > to) return { items, more: false };
      let start: Record<string, unknown> | undefined;
      do {
        const command: QueryCommand = new QueryCommand({
          TableName,
          ...(index === undefined ? { ConsistentRead: true } : { IndexName: index }),
          KeyConditionExpression: "#partition = :partition AND #range BETWEEN :from AND :to",
          ExpressionAttributeNames: { "#partition": hashKey, "#range": rangeKey },
          ExpressionAttributeValues: { ":partition": value, ":from": from, ":to": to },
          ScanIndexForward: ascending,
          Limit: limit + 1 - items.length,
          ExclusiveStartKey: start,
        });
        const result = await orUnavailable(client.send(command));
        items.push(...(result.Items ?? []));
        start = result.LastEvaluatedKey;
      } while (start !== undefined && items.length <= limit);
      return { items: items.slice(0, limit), more: items.length > limit };
    },
  };
}

async function orUnavailable<Result>(request: Promise<Result>): Promise<Result> {
  try {
    return await request;
  } catch (cause) {
    throw isOutage(cause) ? new StoreUnavailableError({ cause }) : cause;
  }
}
