import { resourceTypes } from "declared-stack/resource-types";
import { isUnknown, itemsOf, parsed, valueAt } from "declared-stack/value";
import { between, both, every, exists, safe } from "../definition/every.ts";
import type { Guardrail } from "../definition/guardrail.ts";

/** The key that table, logs, environment and topic are encrypted with. */
export const keyGuardrails: readonly Guardrail[] = [
  {
    name: "key-rotation",
    mirrors: "CKV_AWS_7",
    severity: "medium",
    why: "The longer a key stays the same, the more is lost with it.",
    remedy: "Set enableKeyRotation.",
    check: both(
      exists(resourceTypes.key, "a customer-managed key"),
      every(resourceTypes.key, safe("enableKeyRotation"), {
        setting: "rotationPeriodInDays",
        expected: "at most 365 days",
        holds: (days) => days === undefined || (typeof days === "number" && days >= 90 && days <= 365),
      }),
    ),
  },
  {
    name: "key-policy",
    mirrors: "CKV_AWS_33",
    severity: "critical",
    why: "A key that everybody may use protects nothing.",
    remedy: "Name the account and the services in the key's policy, each service under a condition.",
    check: every(resourceTypes.key, {
      setting: "policy",
      expected: "statements that allow named principals, and services only under a condition",
      holds: isNarrow,
    }),
  },
  {
    name: "key-deletion",
    mirrors: "KMS.3",
    severity: "high",
    why: "With its key gone, everything that it encrypted is gone.",
    remedy: "Leave the key enabled and its deletion window at 7 to 30 days.",
    check: every(
      resourceTypes.key,
      {
        ...between("deletionWindowInDays", 7, 30, "days"),
        when: ({ inputs }) => inputs.deletionWindowInDays !== undefined,
      },
      {
        setting: "isEnabled",
        expected: "true",
        holds: (enabled) => enabled === undefined || enabled === true,
      },
      {
        setting: "bypassPolicyLockoutSafetyCheck",
        expected: "false",
        holds: (bypass) => bypass === undefined || bypass === false,
      },
    ),
  },
];

function isNarrow(value: unknown): boolean {
  const policy = parsed(value);
  if (isUnknown(policy)) return false;
  const statements = itemsOf(valueAt(policy, "Statement"));
  return statements.length > 0 && statements.every(isNarrowStatement);
}

/** Actions by which a service keeps and reads, with a key, whatever it was given. */
const SERVICE_ACTIONS = [
  "Encrypt",
  "Decrypt",
  "ReEncrypt*",
  "GenerateDataKey",
  "GenerateDataKey*",
  "DescribeKey",
].map((name) => `kms:${name}`);

function isNarrowStatement(statement: unknown): boolean {
  const principal = valueAt(statement, "Principal");
  if (valueAt(statement, "Effect") !== "Allow" || typeof principal !== "object" || principal === null)
    return false;
  const { AWS: account, Service: service, ...others } = principal as Record<string, unknown>;
  if (Object.keys(others).length > 0 || (account === undefined) === (service === undefined)) return false;
  if (account !== undefined) return typeof account === "string" && account.endsWith(":root");
  const actions = itemsOf(valueAt(statement, "Action"));
  const conditions = JSON.stringify(valueAt(statement, "Condition") ?? {});
  const bound = ['"kms:EncryptionContext:', '"aws:SourceArn"'].some((key) => conditions.includes(key));
  return (
    /^(logs\.[^.]+|cloudwatch|sns|dynamodb)\.amazonaws\.com$/.test(String(service)) &&
    actions.length > 0 &&
    actions.every((action) => SERVICE_ACTIONS.some((known) => known === action)) &&
    bound &&
    !conditions.includes('"*"')
  );
}
