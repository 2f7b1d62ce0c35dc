import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { boundaryNameOf } from "./function-role.ts";
import type { Place } from "./place.ts";

/** Actions of AWS Backup in the role's name: on the table, on the vault and what it keeps there, and with the key. */
export const BACKUP_ACTIONS = {
  table: ["dynamodb:DescribeTable", "dynamodb:ListTagsOfResource", "dynamodb:StartAwsBackupJob"],
  vault: ["backup:CopyIntoBackupVault", "backup:DescribeBackupVault"],
  points: ["backup:TagResource"],
  key: ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"],
} as const;

/** How long backups are kept, in days: those of each night, and those of the first of each month. */
export const KEPT = { daily: 35, monthly: 365 } as const;

/** The shortest and the longest time for which the vault keeps anything, in days: nobody ends it sooner. */
const LOCK = { least: 7, most: 400 } as const;

/** When, in UTC: at night, and not while external systems upload. */
const RULES = {
  daily: "cron(0 3 * * ? *)",
  monthly: "cron(0 4 1 * ? *)",
} as const;

/** In minutes: how late a backup may begin, and how long it may take. */
const WINDOW = { start: 60, completion: 480 } as const;

export interface BackupArgs {
  /** The beginning of the stack's names. */
  readonly prefix: string;
  readonly place: Place;
  readonly table: aws.dynamodb.Table;
  readonly key: aws.kms.Key;
  readonly protect: boolean;
  readonly parent: pulumi.Resource;
}

/**
 * Declares the backups of the table: what was deleted by mistake and is noticed after the 35 days of its own recovery, and what
 * goes with the table itself. Restoring is no right of the role: somebody does it (docs/restore.md).
 */
export function declareBackup({ prefix, place, table, key, protect, parent }: BackupArgs): void {
  const name = `${prefix}-backup`;
  const vault = new aws.backup.Vault("backup", { name, kmsKeyArn: key.arn }, { parent, protect });
  new aws.backup.VaultLockConfiguration(
    "backup",
    { backupVaultName: vault.name, minRetentionDays: LOCK.least, maxRetentionDays: LOCK.most },
    { parent },
  );
  const plan = new aws.backup.Plan(
    "backup",
    {
      name,
      rules: (["daily", "monthly"] as const).map((ruleName) => ({
        ruleName,
        targetVaultName: vault.name,
        schedule: RULES[ruleName],
        startWindow: WINDOW.start,
        completionWindow: WINDOW.completion,
        lifecycle: { deleteAfter: KEPT[ruleName] },
      })),
    },
    { parent },
  );
  const { role, policy } = declareRole({ prefix, name, place, table, vault, key, parent });
  new aws.backup.Selection(
    "backup",
    { name, planId: plan.id, iamRoleArn: role.arn, resources: [table.arn] },
    { parent, dependsOn: [policy] },
  );
}

interface RoleArgs extends Omit<BackupArgs, "protect"> {
  readonly name: string;
  readonly vault: aws.backup.Vault;
}

function declareRole({ prefix, name, place, table, vault, key, parent }: RoleArgs) {
  const { partition, region, account } = place;
  const role = new aws.iam.Role(
    "backup",
    {
      name,
      assumeRolePolicy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "backup.amazonaws.com" } },
        ],
      }),
      permissionsBoundary: pulumi.interpolate`arn:${partition}:iam::${account}:policy/${boundaryNameOf(prefix)}`,
    },
    { parent },
  );
  const allow = (Sid: string, Action: readonly string[], Resource: pulumi.Input<string>) => ({
    Sid,
    Effect: "Allow",
    Action,
    Resource: [Resource],
  });
  const policy = new aws.iam.RolePolicy(
    "backup",
    {
      name,
      role: role.name,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          allow("Table", BACKUP_ACTIONS.table, table.arn),
          allow("Vault", BACKUP_ACTIONS.vault, vault.arn),
          allow(
            "Points",
            BACKUP_ACTIONS.points,
            pulumi.interpolate`arn:${partition}:backup:${region}:${account}:recovery-point:*`,
          ),
          allow("Key", BACKUP_ACTIONS.key, key.arn),
        ],
      }),
    },
    { parent },
  );
  return { role, policy };
}
