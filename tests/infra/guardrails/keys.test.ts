import { resourceTypes } from "declared-stack/resource-types";
import { describe, it } from "vitest";
import { REMOVED } from "../../../mutation/common/edit.ts";
import { type Case, expectViolations, titleOf } from "./cases.ts";

const cases: readonly Case[] = [
  {
    change: [`${resourceTypes.key} data`, ["enableKeyRotation"], false],
    finds: ["key-rotation: data enableKeyRotation is false; expected true"],
  },
  {
    change: [`${resourceTypes.key} data`, ["policy", "Statement", 0, "Principal", "AWS"], "*"],
    finds: [
      'key-policy: data policy is "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Sid\\":\\"Accou…; expected statements for this account, and for services under a condition on logs and alarms of this stack',
    ],
  },
  {
    change: [`${resourceTypes.key} data`, ["policy", "Statement", 1, "Condition"], REMOVED],
    finds: [
      'key-policy: data policy is "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Sid\\":\\"Accou…; expected statements for this account, and for services under a condition on logs and alarms of this stack',
    ],
  },
  {
    change: [`${resourceTypes.key} data`, ["policy", "Statement", 1, "Action"], ["kms:*"]],
    finds: [
      'key-policy: data policy is "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Sid\\":\\"Accou…; expected statements for this account, and for services under a condition on logs and alarms of this stack',
    ],
  },
  {
    change: [`${resourceTypes.key} data`, ["deletionWindowInDays"], 1],
    finds: ["key-deletion: data deletionWindowInDays is 1; expected 7 to 30 days"],
  },
  {
    change: [`${resourceTypes.key} data`, ["isEnabled"], false],
    finds: ["key-deletion: data isEnabled is false; expected true"],
  },
  {
    change: [`${resourceTypes.key} data`, ["policy", "Statement", 0, "Principal"], "*"],
    finds: [
      'key-policy: data policy is "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Sid\\":\\"Accou…; expected statements for this account, and for services under a condition on logs and alarms of this stack',
    ],
  },
  {
    change: [
      `${resourceTypes.key} data`,
      ["policy", "Statement", 0, "Principal", "AWS"],
      ["arn:aws:iam::000000000000:root", "arn:aws:iam::999999999999:root"],
    ],
    finds: [
      'key-policy: data policy is "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Sid\\":\\"Accou…; expected statements for this account, and for services under a condition on logs and alarms of this stack',
    ],
  },
  {
    change: [
      `${resourceTypes.key} data`,
      ["policy", "Statement", 0, "Principal", "AWS"],
      "arn:aws:iam::999999999999:root",
    ],
    finds: [
      'key-policy: data policy is "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Sid\\":\\"Accou…; expected statements for this account, and for services under a condition on logs and alarms of this stack',
    ],
  },
  {
    change: [`${resourceTypes.key} data`, ["policy", "Statement", 0, "Principal", "AWS"], "999999999999"],
    finds: [
      'key-policy: data policy is "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Sid\\":\\"Accou…; expected statements for this account, and for services under a condition on logs and alarms of this stack',
    ],
  },
  {
    change: [
      `${resourceTypes.key} data`,
      ["policy", "Statement", 0, "Principal", "Federated"],
      "accounts.google.com",
    ],
    finds: [
      'key-policy: data policy is "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Sid\\":\\"Accou…; expected statements for this account, and for services under a condition on logs and alarms of this stack',
    ],
  },
  {
    change: [
      `${resourceTypes.key} data`,
      ["policy", "Statement", 1, "Principal", "Service"],
      ["logs.eu-central-1.amazonaws.com", "ec2.amazonaws.com"],
    ],
    finds: [
      'key-policy: data policy is "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Sid\\":\\"Accou…; expected statements for this account, and for services under a condition on logs and alarms of this stack',
    ],
  },
  {
    change: [
      `${resourceTypes.key} data`,
      ["policy", "Statement", 1, "Condition"],
      { StringNotEquals: { "kms:EncryptionContext:aws:logs:arn": "x" } },
    ],
    finds: [
      'key-policy: data policy is "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Sid\\":\\"Accou…; expected statements for this account, and for services under a condition on logs and alarms of this stack',
    ],
  },
  {
    change: [
      `${resourceTypes.key} data`,
      ["policy", "Statement", 2, "Condition", "ArnLike", "aws:SourceArn"],
      "arn:aws:cloudwatch:*:*:alarm:*",
    ],
    finds: [
      'key-policy: data policy is "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Sid\\":\\"Accou…; expected statements for this account, and for services under a condition on logs and alarms of this stack',
    ],
  },
  {
    change: [
      `${resourceTypes.key} data`,
      ["policy", "Statement", 2, "Condition", "StringEquals", "aws:SourceAccount"],
      ["000000000000", "999999999999"],
    ],
    finds: [
      'key-policy: data policy is "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Sid\\":\\"Accou…; expected statements for this account, and for services under a condition on logs and alarms of this stack',
    ],
  },
  {
    change: [
      `${resourceTypes.key} data`,
      ["policy", "Statement", 3],
      { Effect: "Allow", NotPrincipal: { AWS: "x" }, Action: "kms:*", Resource: "*" },
    ],
    finds: [
      'key-policy: data policy is "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Sid\\":\\"Accou…; expected statements for this account, and for services under a condition on logs and alarms of this stack',
    ],
  },
  {
    change: [`${resourceTypes.keyAlias} data`, ["targetKeyId"], "12345678-1234-1234-1234-123456789012"],
    finds: [
      'key-policy: data targetKeyId is "12345678-1234-1234-1234-123456789012"; expected the Key of this stack',
    ],
  },
];

describe("guardrails of the key find", () => {
  it.each(cases.map((one) => [titleOf(one), one] as const))("%s", (_title, one) => expectViolations(one));
});
