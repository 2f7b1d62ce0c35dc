import { resourceTypes } from "declared-stack/resource-types";
import { standInAccount } from "declared-stack/stand-ins";
import { between, both, every, exists, refersTo, safe } from "../definition/every.ts";
import type { Guardrail } from "../definition/guardrail.ts";
import type { JudgedStack } from "../definition/stack.ts";
import {
  conditioned,
  conditionsOf,
  isForOwnAlarms,
  ownNameIn,
  type Statement,
  serviceOf,
  statementsOf,
} from "../definition/statements.ts";

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
    why: "A key that everybody, or another account, may use protects nothing.",
    remedy:
      "Name this account alone, and logs and alarms of this stack under a condition, in infra/hosting/key.ts.",
    check: both(
      every(resourceTypes.keyAlias, refersTo("targetKeyId", resourceTypes.key)),
      every(resourceTypes.key, {
        setting: "policy",
        expected:
          "statements for this account, and for services under a condition on logs and alarms of this stack",
        holds: isNarrow,
      }),
    ),
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

/** Actions by which a service keeps and reads, with a key, whatever it was given. */
const SERVICE_ACTIONS = [
  "Encrypt",
  "Decrypt",
  "ReEncrypt*",
  "GenerateDataKey",
  "GenerateDataKey*",
  "DescribeKey",
].map((name) => `kms:${name}`);

function isNarrow(value: unknown, _key: unknown, stack: JudgedStack): boolean {
  const statements = statementsOf(value);
  return statements.length > 0 && statements.every((one) => isOwnAccounts(one) || isServices(one, stack));
}

/** The account hands over to its own IAM. */
const isOwnAccounts = ({ Effect, Principal, Action, Resource, Condition }: Statement): boolean =>
  Effect === "Allow" &&
  Action.join() === "kms:*" &&
  JSON.stringify(Principal) === JSON.stringify({ AWS: [OWN_ACCOUNT] }) &&
  Resource.join() === "*" &&
  Object.keys(Condition).length === 0;

const OWN_ACCOUNT = `arn:aws:iam::${standInAccount}:root`;

/** CloudWatch encrypts the logs of this stack, and reads the key for alarms of this account. */
function isServices(statement: Statement, stack: JudgedStack): boolean {
  const { Effect, Action, Resource } = statement;
  const known = Action.every((action) => SERVICE_ACTIONS.includes(action));
  if (Effect !== "Allow" || !known || Resource.join() !== "*") return false;
  const service = serviceOf(statement) ?? "";
  if (service === "cloudwatch.amazonaws.com") return isForOwnAlarms(statement);
  const groups = conditioned(statement, "kms:EncryptionContext:aws:logs:arn", "ArnEquals", "StringEquals");
  return (
    /^logs\.[a-z0-9-]+\.amazonaws\.com$/.test(service) &&
    groups.length > 0 &&
    conditionsOf(statement).length === 1 &&
    groups.every(
      (arn) => stack.named(ownNameIn(arn, "logs", "log-group"), resourceTypes.logGroup) !== undefined,
    )
  );
}
