import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import type { TimesheetEntry } from "../entry.ts";
import type { Page, PageRequest, Position } from "../store.ts";
import { dateAndId, entryOf, keyOf } from "./item.ts";

/** Which entries to read, of an index that is ordered by `dateAndId`. */
export interface PartitionQuery {
  readonly query: QueryCommandInput;
  /** The index's hash key, and its value. */
  readonly partition: readonly [name: string, value: string];
  readonly page: PageRequest;
}

/**
 * Reads a page of a partition, asking DynamoDB as often as its answers, cut at 1 MB and thinned out by a filter,
 * make necessary. It reads one entry more than wanted, so that `next` never leads to an empty page.
 */
export async function readPage(
  client: DynamoDBDocumentClient,
  { query, partition: [name, value], page: { limit, after } }: PartitionQuery,
): Promise<Page> {
  const found: TimesheetEntry[] = [];
  let start: Record<string, unknown> | undefined = after && { ...startKey(after), [name]: value };
  do {
    const answer = await client.send(
      new QueryCommand({
        ...query,
        KeyConditionExpression: "#partition = :partition",
        ExpressionAttributeNames: { "#partition": name },
        ExpressionAttributeValues: { ...query.ExpressionAttributeValues, ":partition": value },
        Limit: limit + 1,
        ExclusiveStartKey: start,
      }),
    );
    found.push(...(answer.Items ?? []).map(entryOf));
    start = answer.LastEvaluatedKey;
  } while (start !== undefined && found.length <= limit);

  const entries = found.slice(0, limit);
  const last = entries.at(-1);
  return {
    entries,
    ...(last !== undefined && found.length > limit && { next: { date: last.date, id: last.id } }),
  };
}

const startKey = (position: Position) => ({ ...keyOf(position.id), dateAndId: dateAndId(position) });
