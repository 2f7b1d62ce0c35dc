import { type CreateTableCommandInput, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { tableSchema } from "../../../api/store/schema.ts";

/** The table of the API's schema, under a name. */
export function tableInput(TableName: string): CreateTableCommandInput {
  return {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: [
      { AttributeName: tableSchema.hashKey, KeyType: "HASH" },
      { AttributeName: tableSchema.rangeKey, KeyType: "RANGE" },
    ],
    AttributeDefinitions: tableSchema.attributes.map(({ name, type }) => ({
      AttributeName: name,
      AttributeType: type,
    })),
    GlobalSecondaryIndexes: tableSchema.globalSecondaryIndexes.map((index) => ({
      IndexName: index.name,
      KeySchema: index.keySchemas.map(({ attributeName, keyType }) => ({
        AttributeName: attributeName,
        KeyType: keyType,
      })),
      Projection: { ProjectionType: index.projectionType },
    })),
  };
}

/** Mishaps of a request on its way to DynamoDB and back. */
export type Fault = "answer_lost" | "request_lost" | "throttled";

export interface ClientOptions {
  /** How often the SDK tries; once unless told. */
  readonly maxAttempts?: number;
  /** The most items that a query is answered with, as DynamoDB cuts what is more than 1 MB; all unless told. */
  readonly cutAt?: number;
  /** The mishap of one attempt at a command, for example `PutCommand`; none by default. */
  readonly faultOf?: (command: string) => Fault | undefined | Promise<Fault | undefined>;
}

/** A client of a local DynamoDB, with faults below the SDK's own retries. */
export function documentClient(
  endpoint: string,
  { maxAttempts = 1, cutAt = Number.POSITIVE_INFINITY, faultOf = () => undefined }: ClientOptions = {},
): DynamoDBDocumentClient {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new DynamoDBClient({ endpoint, region: "local", credentials, maxAttempts });
  client.middlewareStack.add(
    (next) => (command) => {
      const { input } = command;
      if ("Limit" in input && input.Limit !== undefined) input.Limit = Math.min(input.Limit, cutAt);
      return next(command);
    },
    { step: "initialize" },
  );
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (request) => {
        const fault = await faultOf((commandName ?? "").replace("Item", ""));
        if (fault === "throttled") throw named("ThrottlingException");
        if (fault === "request_lost") throw named("TimeoutError");
        if (fault === undefined) return next(request);
        await Promise.allSettled([next(request)]);
        throw named("TimeoutError");
      },
    // Outside of what reads the answer: one that is left unread would keep its connection.
    { step: "deserialize", priority: "high" },
  );
  return DynamoDBDocumentClient.from(client);
}

const named = (name: string): Error => Object.assign(new Error("injected"), { name });
