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
      'key-policy: data policy is "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Sid\\":\\"Accou…; expected statements that allow named principals, and services only under a condition',
    ],
  },
  {
    change: [`${resourceTypes.key} data`, ["policy", "Statement", 1, "Condition"], REMOVED],
    finds: [
      'key-policy: data policy is "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Sid\\":\\"Accou…; expected statements that allow named principals, and services only under a condition',
    ],
  },
  {
    change: [`${resourceTypes.key} data`, ["policy", "Statement", 1, "Action"], ["kms:*"]],
    finds: [
      'key-policy: data policy is "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Sid\\":\\"Accou…; expected statements that allow named principals, and services only under a condition',
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
];

describe("guardrails of the key find", () => {
  it.each(cases.map((one) => [titleOf(one), one] as const))("%s", (_title, one) => expectViolations(one));
});
