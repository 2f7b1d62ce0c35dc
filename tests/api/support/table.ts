import {
  type CreateTableCommandInput,
  DynamoDBClient,
  type KeySchemaElement,
} from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { tableSchema } from "../../../api/store/schema.ts";

/** The table of the API's schema, under a name. */
export function tableInput(TableName: string): CreateTableCommandInput {
  return {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: keys(tableSchema),
    AttributeDefinitions: tableSchema.attributes.map(({ name, type }) => ({
      AttributeName: name,
      AttributeType: type,
    })),
    GlobalSecondaryIndexes: tableSchema.globalSecondaryIndexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keys(index),
      Projection: { ProjectionType: index.projectionType },
    })),
  };
}

function keys({ hashKey, rangeKey }: { hashKey: string; rangeKey: string }): KeySchemaElement[] {
  return [
    { AttributeName: hashKey, KeyType: "HASH" },
    { AttributeName: rangeKey, KeyType: "RANGE" },
  ];
}

/** A client of a local DynamoDB that doesn't try twice. */
export function documentClient(endpoint: string): DynamoDBDocumentClient {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  return DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint, region: "local", credentials, maxAttempts: 1 }),
  );
}
