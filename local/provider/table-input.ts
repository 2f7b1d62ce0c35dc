import type { CreateTableCommandInput, KeySchemaElement } from "@aws-sdk/client-dynamodb";

/** A table as the program declares it, in the words of Pulumi's `aws.dynamodb.Table`. */
export interface DeclaredTable {
  readonly name: string;
  readonly hashKey: string;
  readonly rangeKey?: string | undefined;
  readonly attributes: readonly { readonly name: string; readonly type: "S" | "N" | "B" }[];
  readonly globalSecondaryIndexes: readonly {
    readonly name: string;
    readonly keySchemas: readonly { readonly attributeName: string; readonly keyType: "HASH" | "RANGE" }[];
    readonly projectionType: "ALL" | "KEYS_ONLY";
  }[];
}

/** The call that makes a declared table: its keys and indexes; how it is paid for and kept safe has no meaning here. */
export function tableInput(table: DeclaredTable): CreateTableCommandInput {
  const indexes = table.globalSecondaryIndexes.map(({ name, keySchemas, projectionType }) => ({
    IndexName: name,
    KeySchema: keySchemas.map(({ attributeName, keyType }) => keyOf(attributeName, keyType)),
    Projection: { ProjectionType: projectionType },
  }));
  return {
    TableName: table.name,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: [
      keyOf(table.hashKey, "HASH"),
      ...(table.rangeKey === undefined ? [] : [keyOf(table.rangeKey, "RANGE")]),
    ],
    AttributeDefinitions: table.attributes.map(({ name, type }) => ({
      AttributeName: name,
      AttributeType: type,
    })),
    ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
  };
}

const keyOf = (AttributeName: string, KeyType: "HASH" | "RANGE"): KeySchemaElement => ({
  AttributeName,
  KeyType,
});
