import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { StoreUnavailableError, type TimesheetStore } from "../store.ts";
import { AWAITING_APPROVAL, approvedEntryOf, entryOf, itemOf, keyOf } from "./item.ts";
import { isOutage } from "./outage.ts";
import { readPage } from "./query.ts";

/** Names that DynamoDB reserves, as expressions refer to them. */
const STATE = { "#state": "state" };

/**
 * Keeps timesheet entries in a DynamoDB table with the keys of `tableSchema`. Reads by id are strongly consistent.
 *
 * @param client its time-outs and retries bound how long a method takes.
 */
export function createDynamoDbStore(client: DynamoDBDocumentClient, tableName: string): TimesheetStore {
  const table = { TableName: tableName };
  return {
    async create(entry) {
      const command = new PutCommand({
        ...table,
        Item: itemOf(entry),
        ConditionExpression: "attribute_not_exists(pk)",
      });
      return (await ifConditionHolds(client.send(command))) !== undefined;
    },

    async find(id) {
      const command = new GetCommand({ ...table, Key: keyOf(id), ConsistentRead: true });
      const { Item } = await orUnavailable(client.send(command));
      return Item && entryOf(Item);
    },

    listOfPerson(subject, page) {
      const query = { ...table, IndexName: "bySubject", ScanIndexForward: false };
      return orUnavailable(readPage(client, { query, partition: ["subject", subject], page }));
    },

    listAwaitingApproval(exceptOf, page) {
      const query = {
        ...table,
        IndexName: "awaitingApproval",
        FilterExpression: "subject <> :exceptOf",
        ExpressionAttributeValues: { ":exceptOf": exceptOf },
      };
      return orUnavailable(readPage(client, { query, partition: ["awaiting", AWAITING_APPROVAL], page }));
    },

    async approve(id, { approvedBy, approvedAt }) {
      const command = new UpdateCommand({
        ...table,
        Key: keyOf(id),
        UpdateExpression: "SET #state = :approved, approvedBy = :by, approvedAt = :at REMOVE awaiting",
        ConditionExpression: "#state = :submitted",
        ExpressionAttributeNames: STATE,
        ExpressionAttributeValues: {
          ":submitted": "submitted",
          ":approved": "approved",
          ":by": approvedBy,
          ":at": approvedAt,
        },
        ReturnValues: "ALL_NEW",
      });
      const answer = await ifConditionHolds(client.send(command));
      return answer?.Attributes && approvedEntryOf(answer.Attributes);
    },

    async delete(id) {
      const command = new DeleteCommand({
        ...table,
        Key: keyOf(id),
        ConditionExpression: "#state = :submitted",
        ExpressionAttributeNames: STATE,
        ExpressionAttributeValues: { ":submitted": "submitted" },
      });
      return (await ifConditionHolds(client.send(command))) !== undefined;
    },
  };
}

/** The answer to a conditional write; `undefined` when its condition doesn't hold. */
async function ifConditionHolds<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await orUnavailable(answer);
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

async function orUnavailable<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (cause) {
    throw isOutage(cause) ? new StoreUnavailableError({ cause }) : cause;
  }
}
