import type { CreateTableCommandInput, KeySchemaElement } from "@aws-sdk/client-dynamodb";
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
