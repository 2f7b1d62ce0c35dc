import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** How logs are kept. */
export interface LogKeeping {
  readonly key: aws.kms.Key;
  readonly retentionDays: number;
  readonly protect: boolean;
  readonly parent: pulumi.Resource;
}

/** Declares a log group: encrypted, kept for a time, and in production not deleted, as it says who did what. */
export const declareLogGroup = (
  name: string,
  groupName: string,
  { key, retentionDays, protect, parent }: LogKeeping,
): aws.cloudwatch.LogGroup =>
  new aws.cloudwatch.LogGroup(
    name,
    { name: groupName, retentionInDays: retentionDays, kmsKeyId: key.arn },
    { parent, protect },
  );
