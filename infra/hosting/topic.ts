import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../config/stack-config.ts";
import type { Place } from "./place.ts";

/** Who hears of alarms, and what may tell them. */
export interface TopicArgs {
  readonly name: string;
  readonly place: Place;
  /** The beginning of the alarms' names. */
  readonly alarmPrefix: string;
  readonly alarms: StackConfig["alarms"];
  readonly key: aws.kms.Key;
  readonly parent: pulumi.Resource;
}

/**
 * Declares the topic that alarms are published to: encrypted, by this stack's alarms only, never over plain http.
 *
 * @returns the topic, once alarms may publish to it.
 */
export function declareTopic({ name, place, alarmPrefix, alarms, key, parent }: TopicArgs): aws.sns.Topic {
  const { partition, region, account } = place;
  const topic = new aws.sns.Topic(
    "alarms",
    { name, displayName: "ExampleCo Timesheets", kmsMasterKeyId: key.id },
    { parent },
  );
  new aws.sns.TopicPolicy(
    "alarms",
    {
      arn: topic.arn,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "Alarms",
            Effect: "Allow",
            Principal: { Service: "cloudwatch.amazonaws.com" },
            Action: "sns:Publish",
            Resource: topic.arn,
            Condition: {
              StringEquals: { "aws:SourceAccount": account },
              ArnLike: {
                "aws:SourceArn": pulumi.interpolate`arn:${partition}:cloudwatch:${region}:${account}:alarm:${alarmPrefix}*`,
              },
            },
          },
          {
            Sid: "Encrypted",
            Effect: "Deny",
            Principal: "*",
            Action: "sns:Publish",
            Resource: topic.arn,
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      }),
    },
    { parent },
  );
  if (alarms !== undefined) {
    new aws.sns.TopicSubscription(
      "alarms",
      { topic: topic.arn, protocol: "email", endpoint: alarms.email },
      { parent },
    );
  }
  return topic;
}
