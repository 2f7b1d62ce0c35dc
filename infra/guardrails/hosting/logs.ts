import { resourceTypes } from "declared-stack/resource-types";
import { both, every, exists, refersTo } from "../definition/every.ts";
import type { Guardrail } from "../definition/guardrail.ts";

const isDays = (days: unknown): days is number =>
  typeof days === "number" && Number.isInteger(days) && days > 0;

/** Guardrails of logs: how long they are kept, and by which key. */
export const logGuardrails: readonly Guardrail[] = [
  {
    name: "logs-end",
    mirrors: "CKV_AWS_66",
    severity: "medium",
    why: "Logs that never expire keep for ever what they say about people.",
    remedy: "Set timesheets:logRetentionDays in the stack's configuration to 731 or less.",
    check: both(
      exists(resourceTypes.logGroup, "a log group"),
      every(resourceTypes.logGroup, {
        setting: "retentionInDays",
        expected: "1 to 731 days",
        holds: (days) => isDays(days) && days <= 731,
      }),
    ),
  },
  {
    name: "logs-last-a-year",
    mirrors: "CKV_AWS_338",
    severity: "low",
    why: "What was done months ago can't be looked into when its logs are gone.",
    remedy:
      "Set timesheets:logRetentionDays to 365 or more, or agree on a waiver for a stack without real people.",
    check: every(resourceTypes.logGroup, {
      setting: "retentionInDays",
      expected: "365 days or more",
      holds: (days) => isDays(days) && days >= 365,
    }),
  },
  {
    name: "logs-key",
    mirrors: "CKV_AWS_158",
    severity: "medium",
    why: "With a key of our own we decide, and see, who reads the logs.",
    remedy: "Set kmsKeyId to the ARN of the stack's key.",
    check: every(resourceTypes.logGroup, refersTo("kmsKeyId", resourceTypes.key)),
  },
];
