import { describe, expect, it } from "vitest";
import { declareStack } from "../declare.ts";

const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";
const stack = await declareStack();

describe("the alarms' topic", () => {
  it("is the only one, named and encrypted", () => {
    expect(stack.all("aws:sns/topic:Topic")).toHaveLength(1);
    expect(stack.the("aws:sns/topic:Topic", "alarms").inputs).toEqual({
      name: "timesheets-dev-alarms",
      displayName: "ExampleCo Timesheets",
      kmsMasterKeyId: "aws:kms/key:Key data",
    });
  });

  it("takes this stack's alarms only, and nothing over plain http", () => {
    const { arn, policy } = stack.the("aws:sns/topicPolicy:TopicPolicy", "alarms").inputs;
    expect(arn).toBe("arn:aws:sns:eu-central-1:000000000000:aws:sns/topic:Topic alarms");
    expect(JSON.parse(String(policy))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Alarms",
          Effect: "Allow",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: "sns:Publish",
          Resource: "arn:aws:sns:eu-central-1:000000000000:aws:sns/topic:Topic alarms",
          Condition: {
            StringEquals: { "aws:SourceAccount": "000000000000" },
            ArnLike: {
              "aws:SourceArn": "arn:aws:cloudwatch:eu-central-1:000000000000:alarm:timesheets-dev-api-*",
            },
          },
        },
        {
          Sid: "Encrypted",
          Effect: "Deny",
          Principal: "*",
          Action: "sns:Publish",
          Resource: "arn:aws:sns:eu-central-1:000000000000:aws:sns/topic:Topic alarms",
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
  });

  it("is sent to the address that the stack names", async () => {
    const production = await declareStack({ stack: "prod" });
    expect(production.the(SUBSCRIPTION, "alarms").inputs).toEqual({
      topic: "arn:aws:sns:eu-central-1:000000000000:aws:sns/topic:Topic alarms",
      protocol: "email",
      endpoint: "timesheets-oncall@exampleco.com",
    });
  });

  it("is sent to nobody where the stack names no address", () => {
    expect(stack.all(SUBSCRIPTION)).toEqual([]);
  });
});
