import type { CreateTableCommandInput, KeySchemaElement } from "@aws-sdk/client-dynamodb";

/** Keys of a table or an index, as Pulumi's `aws.dynamodb.Table` has them. */
interface Keys {
  readonly name: string;
  readonly hashKey: string;
  readonly rangeKey?: string | undefined;
}

/** A table as the program declares it. */
export interface DeclaredTable extends Keys {
  readonly attributes: readonly { readonly name: string; readonly type: "S" | "N" | "B" }[];
  readonly globalSecondaryIndexes: readonly (Keys & { readonly projectionType: "ALL" | "KEYS_ONLY" })[];
}

/** The call that makes a declared table: its keys and indexes; how it is paid for and kept safe has no meaning here. */
export function tableInput(table: DeclaredTable): CreateTableCommandInput {
  const indexes = table.globalSecondaryIndexes.map(({ projectionType, ...index }) => ({
    IndexName: index.name,
    KeySchema: keySchema(index),
    Projection: { ProjectionType: projectionType },
  }));
  return {
    TableName: table.name,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: keySchema(table),
    AttributeDefinitions: table.attributes.map(({ name, type }) => ({
      AttributeName: name,
      AttributeType: type,
    })),
    ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
  };
}

function keySchema({ hashKey, rangeKey }: Keys): KeySchemaElement[] {
  const hash = { AttributeName: hashKey, KeyType: "HASH" } as const;
  return rangeKey === undefined ? [hash] : [hash, { AttributeName: rangeKey, KeyType: "RANGE" }];
}
