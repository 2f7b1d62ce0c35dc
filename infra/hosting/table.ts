import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { tableSchema } from "../../api/store/schema.ts";

/** The settings of the table beside its keys. */
export interface TableArgs {
  readonly name: string;
  readonly key: aws.kms.Key;
  readonly protect: boolean;
  readonly parent: pulumi.Resource;
}

/**
 * Declares the timesheet database: paid by request, encrypted with the stack's key, and recoverable to any second of the
 * last 35 days. Items that are only needed for a while name the time at which DynamoDB may delete them.
 */
export function declareTable({ name, key, protect, parent }: TableArgs): aws.dynamodb.Table {
  const { hashKey, rangeKey, attributes, globalSecondaryIndexes, timeToLive } = tableSchema;
  return new aws.dynamodb.Table(
    "entries",
    {
      name,
      hashKey,
      rangeKey,
      attributes: attributes.map((attribute) => ({ ...attribute })),
      globalSecondaryIndexes: globalSecondaryIndexes.map((index) => ({
        ...index,
        keySchemas: index.keySchemas.map((key) => ({ ...key })),
      })),
      billingMode: "PAY_PER_REQUEST",
      ttl: { attributeName: timeToLive, enabled: true },
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: key.arn },
      deletionProtectionEnabled: protect,
    },
    { parent, protect },
  );
}
