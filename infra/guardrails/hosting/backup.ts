import { resourceTypes } from "declared-stack/resource-types";
import { standInAccount, standInArn } from "declared-stack/stand-ins";
import { isUnknown, itemsOf, textsOf, UNKNOWN, valueAt } from "declared-stack/value";
import { both, every, refersTo } from "../definition/every.ts";
import type { Breach, Guardrail } from "../definition/guardrail.ts";
import type { JudgedStack } from "../definition/stack.ts";
import { type Statement, statementsOf } from "../definition/statements.ts";
import { isAssumedBy, isForBackups } from "./function-role.ts";

/** The least that backups are kept, in days: those of each day, and those of each month. */
const DAILY = 35;
const MONTHLY = 365;

/** The actions of the role, by what they are on. */
const ON_TABLE = ["dynamodb:DescribeTable", "dynamodb:ListTagsOfResource", "dynamodb:StartAwsBackupJob"];
const ON_VAULT = ["backup:CopyIntoBackupVault", "backup:DescribeBackupVault"];
const ON_POINTS = ["backup:TagResource"];
const ON_KEY = ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"];
const POINTS = new RegExp(`^arn:aws[a-z-]*:backup:[a-z0-9-]+:${standInAccount}:recovery-point:\\*$`);

/** Backups of the table, which are there when the table isn't any more. */
export const backupGuardrails: readonly Guardrail[] = [
  {
    name: "table-backup",
    mirrors: "DynamoDB.4",
    severity: "high",
    why: "What is deleted by mistake and noticed after 35 days, or goes with the table, can be had back from a backup only.",
    remedy:
      "Declare a plan that keeps each day for 35 days and each month for a year, and select the table, in infra/hosting/backup.ts.",
    check: (stack) =>
      stack.production
        ? stack.all(resourceTypes.table).flatMap((table): Breach[] => {
            const expected = missingFrom(standInArn(table), stack);
            // Which table and which plan a selection is for is known once they are there.
            const later = stack.all(resourceTypes.backupSelection).some(({ inputs }) => isUnknown(inputs));
            const found = later ? UNKNOWN : "declared";
            return expected === undefined ? [] : [{ resource: table, property: "", found, expected }];
          })
        : [],
  },
  {
    name: "backup-own-vault",
    mirrors: "CKV_AWS_166",
    severity: "high",
    why: "Backups hold everybody's timesheets: in another vault, or without our key, others decide who reads them, and until when.",
    remedy:
      "Keep backups of this stack's table in this stack's vault, encrypted with its key and locked, in infra/hosting/backup.ts.",
    check: both(
      every(resourceTypes.backupVault, refersTo("kmsKeyArn", resourceTypes.key), {
        setting: "forceDestroy",
        expected: "false",
        holds: (force) => force === undefined || force === false,
      }),
      every(resourceTypes.backupPlan, {
        setting: "rules",
        expected: "rules for the vault of this stack alone",
        holds: (rules, _plan, stack) =>
          itemsOf(rules).every((rule) =>
            stack.named(valueAt(rule, "targetVaultName"), resourceTypes.backupVault),
          ),
      }),
      every(
        resourceTypes.backupVaultLock,
        {
          setting: "backupVaultName",
          expected: "the name of the Vault of this stack",
          holds: (name, _lock, stack) => stack.named(name, resourceTypes.backupVault) !== undefined,
        },
        {
          setting: "minRetentionDays",
          expected: "7 to 35 days",
          holds: (days) => typeof days === "number" && days >= 7 && days <= DAILY,
        },
        {
          setting: "maxRetentionDays",
          expected: "365 days or more",
          holds: (days) => typeof days === "number" && days >= MONTHLY,
        },
      ),
      (stack) =>
        stack
          .all(resourceTypes.backupVault)
          .filter(
            (vault) =>
              !stack
                .all(resourceTypes.backupVaultLock)
                .some(({ inputs }) => inputs.backupVaultName === vault.inputs.name),
          )
          .map(
            (vault): Breach => ({
              resource: vault,
              property: "",
              found: "declared",
              expected: "a VaultLockConfiguration for it",
            }),
          ),
      every(
        resourceTypes.backupSelection,
        refersTo("planId", resourceTypes.backupPlan),
        refersTo("iamRoleArn", resourceTypes.roleOfFunction),
        {
          setting: "resources",
          expected: "the Table of this stack alone",
          holds: (resources, _selection, stack) =>
            textsOf(resources).length > 0 &&
            textsOf(resources).every((arn) => stack.referred(arn, resourceTypes.table) !== undefined),
        },
      ),
    ),
  },
  {
    name: "backup-role",
    mirrors: "CKV_AWS_60",
    severity: "critical",
    why: "Whoever may assume the role, or may do more in its name, gets copies of everybody's timesheets.",
    remedy:
      "Trust backup.amazonaws.com alone, and name each action and each resource, in infra/hosting/backup.ts.",
    check: both(
      every(resourceTypes.roleOfFunction, {
        setting: "assumeRolePolicy",
        expected: "one statement that lets backup.amazonaws.com assume it",
        holds: (policy) => isAssumedBy(policy, "backup.amazonaws.com"),
        when: isForBackups,
      }),
      every(resourceTypes.rolePolicy, {
        setting: "policy",
        expected: "what AWS Backup needs on the table, the vault and the key of this stack, and no more",
        holds: (policy, _resource, stack) => isUnknown(policy) || isNarrow(policy, stack),
        when: ({ inputs }, stack) => {
          const role = stack.named(inputs.role, resourceTypes.roleOfFunction);
          return role !== undefined && isForBackups(role, stack);
        },
      }),
    ),
  },
];

/** The part that a table lacks to be backed up; nothing where it is. */
function missingFrom(table: string, stack: JudgedStack): string | undefined {
  const selection = stack
    .all(resourceTypes.backupSelection)
    .find(({ inputs }) => textsOf(inputs.resources).includes(table));
  const plan = stack.referred(selection?.inputs.planId, resourceTypes.backupPlan);
  if (plan === undefined) return "a Selection of it for a backup Plan of this stack";
  const keeps = (daily: boolean, days: number) =>
    itemsOf(plan.inputs.rules).some((rule) => {
      const [, , day] = String(valueAt(rule, "schedule"))
        .replace(/^cron\(/, "")
        .split(" ");
      const kept = valueAt(rule, "lifecycle.deleteAfter");
      return (daily ? day === "*" : day !== undefined) && typeof kept === "number" && kept >= days;
    });
  if (!keeps(true, DAILY)) return `a rule for each day that keeps it for ${DAILY} days or more`;
  if (!keeps(false, MONTHLY)) return `a rule for each month that keeps it for ${MONTHLY} days or more`;
  return undefined;
}

function isNarrow(policy: unknown, stack: JudgedStack): boolean {
  const statements = statementsOf(policy);
  return statements.length > 0 && statements.every((one) => isLeast(one, stack));
}

function isLeast({ Effect, Principal, Action, Resource, Condition }: Statement, stack: JudgedStack): boolean {
  if (Effect !== "Allow" || Principal !== undefined || Resource.length === 0) return false;
  if (Object.keys(Condition).length > 0) return false;
  const isOf = (
    type: typeof resourceTypes.table | typeof resourceTypes.backupVault | typeof resourceTypes.key,
  ) => Resource.every((arn) => stack.referred(arn, type) !== undefined);
  const are = (actions: readonly string[]) => Action.every((action) => actions.includes(action));
  return (
    (are(ON_TABLE) && isOf(resourceTypes.table)) ||
    (are(ON_VAULT) && isOf(resourceTypes.backupVault)) ||
    (are(ON_KEY) && isOf(resourceTypes.key)) ||
    (are(ON_POINTS) && Resource.every((arn) => POINTS.test(arn)))
  );
}
