import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Place } from "./place.ts";

export interface KeyArgs {
  readonly name: string;
  readonly place: Place;
  /** Names of the log groups that it encrypts. */
  readonly logGroups: readonly string[];
  /** The beginning of the names of alarms that are published to the encrypted topic. */
  readonly alarmPrefix: string;
  readonly protect: boolean;
  readonly parent: pulumi.Resource;
}

/** How long a deleted key can still be had back, in days: the longest that KMS offers. */
const DELETION_WINDOW = 30;

/**
 * Declares the key that encrypts what the stack keeps: table, logs, the function's environment and the alarms' topic. It
 * is the stack's own, so that what another one may decrypt is not for this one to decide, and each use of it is in the
 * account's trail.
 */
export function declareKey({ name, place, logGroups, alarmPrefix, protect, parent }: KeyArgs): aws.kms.Key {
  const { partition, region, account } = place;
  const arn = (service: string, resource: string) =>
    pulumi.interpolate`arn:${partition}:${service}:${region}:${account}:${resource}`;
  const key = new aws.kms.Key(
    "data",
    {
      description: `${name}: table, logs, environment and alarms`,
      enableKeyRotation: true,
      deletionWindowInDays: DELETION_WINDOW,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            // Hands over to IAM: who else may use the key is said by the roles, such as the function's.
            Sid: "Account",
            Effect: "Allow",
            Principal: { AWS: pulumi.interpolate`arn:${partition}:iam::${account}:root` },
            Action: "kms:*",
            Resource: "*",
          },
          {
            Sid: "Logs",
            Effect: "Allow",
            Principal: { Service: pulumi.interpolate`logs.${region}.amazonaws.com` },
            Action: [
              "kms:Encrypt",
              "kms:Decrypt",
              "kms:ReEncrypt*",
              "kms:GenerateDataKey*",
              "kms:DescribeKey",
            ],
            Resource: "*",
            Condition: {
              ArnEquals: {
                "kms:EncryptionContext:aws:logs:arn": logGroups.map((group) =>
                  arn("logs", `log-group:${group}`),
                ),
              },
            },
          },
          {
            Sid: "Alarms",
            Effect: "Allow",
            Principal: { Service: "cloudwatch.amazonaws.com" },
            Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
            Resource: "*",
            Condition: {
              StringEquals: { "aws:SourceAccount": account },
              ArnLike: { "aws:SourceArn": arn("cloudwatch", `alarm:${alarmPrefix}*`) },
            },
          },
        ],
      }),
    },
    { parent, protect },
  );
  new aws.kms.Alias("data", { name: `alias/${name}`, targetKeyId: key.id }, { parent });
  return key;
}
