import { describe, expect, it } from "vitest";
import { declareStack } from "../declare.ts";

const KEY = "aws:kms/key:Key";
const stack = await declareStack();
const key = stack.the(KEY, "data");
const { Version, Statement } = JSON.parse(String(key.inputs.policy));
const statement = (id: string) => Statement.find(({ Sid }: { Sid: string }) => Sid === id);

describe("the key", () => {
  it("is the only one, and has a name", () => {
    expect(stack.all(KEY)).toHaveLength(1);
    expect(stack.the("aws:kms/alias:Alias", "data").inputs).toEqual({
      name: "alias/timesheets-dev",
      targetKeyId: "aws:kms/key:Key data",
    });
  });

  it("rotates, and can be had back for 30 days", () => {
    const { policy: _, ...settings } = key.inputs;
    expect(settings).toEqual({
      description: "timesheets-dev: table, logs, environment and alarms",
      enableKeyRotation: true,
      deletionWindowInDays: 30,
    });
  });

  it("has a policy of three statements", () => {
    expect(Version).toBe("2012-10-17");
    expect(Statement.map(({ Sid }: { Sid: string }) => Sid)).toEqual(["Account", "Logs", "Alarms"]);
  });

  it("is the account's to administrate", () => {
    expect(statement("Account")).toEqual({
      Sid: "Account",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::000000000000:root" },
      Action: "kms:*",
      Resource: "*",
    });
  });

  it("is used by CloudWatch Logs of this region, for this stack's log groups only", () => {
    expect(statement("Logs")).toEqual({
      Sid: "Logs",
      Effect: "Allow",
      Principal: { Service: "logs.eu-central-1.amazonaws.com" },
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
      Resource: "*",
      Condition: {
        ArnEquals: {
          "kms:EncryptionContext:aws:logs:arn": [
            "arn:aws:logs:eu-central-1:000000000000:log-group:/aws/lambda/timesheets-dev-api",
            "arn:aws:logs:eu-central-1:000000000000:log-group:/aws/lambda/timesheets-dev-uploads",
            "arn:aws:logs:eu-central-1:000000000000:log-group:/aws/vendedlogs/apis/timesheets-dev-api",
          ],
        },
      },
    });
  });

  it("is used by CloudWatch, for this stack's alarms only", () => {
    expect(statement("Alarms")).toEqual({
      Sid: "Alarms",
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Resource: "*",
      Condition: {
        StringEquals: { "aws:SourceAccount": "000000000000" },
        ArnLike: {
          "aws:SourceArn": "arn:aws:cloudwatch:eu-central-1:000000000000:alarm:timesheets-dev-api-*",
        },
      },
    });
  });

  it("names the log groups and alarms that there are", () => {
    const names = stack.all("aws:cloudwatch/logGroup:LogGroup").map(({ inputs }) => String(inputs.name));
    const groups: string[] = statement("Logs").Condition.ArnEquals["kms:EncryptionContext:aws:logs:arn"];
    expect(groups.map((arn) => arn.split("log-group:")[1]).sort()).toEqual(names.sort());
    const alarms = stack
      .all("aws:cloudwatch/metricAlarm:MetricAlarm")
      .map(({ inputs }) => String(inputs.name));
    expect(alarms.length).toBeGreaterThan(0);
    expect(alarms.filter((name) => !name.startsWith("timesheets-dev-api-"))).toEqual([]);
  });

  it.each([
    [
      "aws:dynamodb/table:Table",
      "entries",
      "serverSideEncryption",
      { enabled: true, kmsKeyArn: "arn:aws:kms:eu-central-1:000000000000:aws:kms/key:Key data" },
    ],
    [
      "aws:lambda/function:Function",
      "api",
      "kmsKeyArn",
      "arn:aws:kms:eu-central-1:000000000000:aws:kms/key:Key data",
    ],
    [
      "aws:cloudwatch/logGroup:LogGroup",
      "api",
      "kmsKeyId",
      "arn:aws:kms:eu-central-1:000000000000:aws:kms/key:Key data",
    ],
    [
      "aws:cloudwatch/logGroup:LogGroup",
      "access",
      "kmsKeyId",
      "arn:aws:kms:eu-central-1:000000000000:aws:kms/key:Key data",
    ],
    ["aws:sns/topic:Topic", "alarms", "kmsMasterKeyId", "aws:kms/key:Key data"],
  ])("encrypts %s %s", (type, name, setting, value) => {
    expect(stack.the(type, name).inputs[setting]).toEqual(value);
  });
});
