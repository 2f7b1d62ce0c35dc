import { between, both, every, exists, is } from "../every.ts";
import type { Guardrail } from "../guardrail.ts";
import { kinds } from "../kinds.ts";
import { isUnknown, itemsOf, parsed, valueAt } from "../value.ts";

/** The key that table, logs, environment and topic are encrypted with. */
export const keyGuardrails: readonly Guardrail[] = [
  {
    name: "key-rotation",
    mirrors: "CKV_AWS_7",
    severity: "medium",
    why: "A key that never changes protects ever more with the same secret.",
    remedy: "Set enableKeyRotation.",
    check: both(
      exists(kinds.key, "a customer-managed key"),
      every(kinds.key, is("enableKeyRotation", true), {
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
    check: every(kinds.key, {
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
      kinds.key,
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

function isNarrowStatement(statement: unknown): boolean {
  if (valueAt(statement, "Effect") !== "Allow") return false;
  const principal = valueAt(statement, "Principal");
  if (typeof principal !== "object" || principal === null) return false;
  const { AWS: accounts, Service: services, ...others } = principal as Record<string, unknown>;
  if (Object.keys(others).length > 0) return false;
  const narrow = JSON.stringify([accounts ?? [], services ?? []]);
  if (narrow.includes('"*"')) return false;
  if (services === undefined) return true;
  const condition = valueAt(statement, "Condition");
  return typeof condition === "object" && condition !== null && Object.keys(condition).length > 0;
}
