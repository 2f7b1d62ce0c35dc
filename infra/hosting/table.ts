import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { tableSchema } from "../../api/store/schema.ts";

/** Declares the timesheet database: paid by request, encrypted, and recoverable to any second of the last 35 days. */
export function declareTable({
  name,
  protect,
  parent,
}: {
  readonly name: string;
  readonly protect: boolean;
  readonly parent: pulumi.Resource;
}): aws.dynamodb.Table {
  const { hashKey, rangeKey, attributes, globalSecondaryIndexes } = tableSchema;
  return new aws.dynamodb.Table(
    "entries",
    {
      name,
      hashKey,
      rangeKey,
      attributes: attributes.map((attribute) => ({ ...attribute })),
      globalSecondaryIndexes: globalSecondaryIndexes.map((index) => ({ ...index })),
      billingMode: "PAY_PER_REQUEST",
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true },
      deletionProtectionEnabled: protect,
    },
    { parent, protect },
  );
}
