import { resourceTypes } from "declared-stack/resource-types";
import { describe, expect, it } from "vitest";
import { changed, REMOVED } from "../../../mutation/common/edit.ts";
import { type Case, declared, expectViolations, shortText, titleOf, violationsIn } from "./cases.ts";

const { backupPlan, backupSelection, backupVault, backupVaultLock, roleOfFunction, rolePolicy } =
  resourceTypes;

const cases: readonly Case[] = [
  {
    change: [`${backupPlan} backup`, ["rules", 0, "lifecycle", "deleteAfter"], 34],
    finds: [
      'table-backup: entries is "declared"; expected a rule for each day that keeps it for 35 days or more',
    ],
  },
  {
    change: [`${backupPlan} backup`, ["rules", 1], REMOVED],
    finds: [
      'table-backup: entries is "declared"; expected a rule for each month that keeps it for 365 days or more',
    ],
  },
  {
    change: [`${backupPlan} backup`, ["rules", 0, "schedule"], "cron(0 3 ? * MON *)"],
    finds: [
      'table-backup: entries is "declared"; expected a rule for each day that keeps it for 35 days or more',
    ],
  },
  {
    change: [
      `${backupPlan} backup`,
      ["rules", 0, "copyActions"],
      [{ destinationVaultArn: "arn:aws:backup:eu-central-1:1:backup-vault:theirs" }],
    ],
    finds: [expect.stringMatching(/^settings-known: backup rules.*copyActions.*expected no such setting/)],
  },
  {
    change: [`${backupPlan} backup`, ["rules", 0, "targetVaultName"], "theirs"],
    finds: [
      expect.stringMatching(
        /^backup-own-vault: backup rules .*expected rules for the vault of this stack alone$/,
      ),
    ],
  },
  {
    change: [`${backupSelection} backup`, ["resources", 0], "arn:aws:dynamodb:eu-central-1:1:table/other"],
    finds: [
      'table-backup: entries is "declared"; expected a Selection of it for a backup Plan of this stack',
      'backup-own-vault: backup resources is ["arn:aws:dynamodb:eu-central-1:1:table/other"]; expected the Table of this stack alone',
    ],
  },
  {
    change: [`${backupVault} backup`, ["kmsKeyArn"], REMOVED],
    finds: ["backup-own-vault: backup kmsKeyArn is missing; expected the Key of this stack"],
  },
  {
    change: [`${backupVault} backup`, ["forceDestroy"], true],
    finds: ["backup-own-vault: backup forceDestroy is true; expected false"],
  },
  {
    change: [`${backupVaultLock} backup`, ["minRetentionDays"], 1],
    finds: ["backup-own-vault: backup minRetentionDays is 1; expected 7 to 35 days"],
  },
  {
    change: [`${backupVaultLock} backup`, ["changeableForDays"], 3],
    finds: [
      "settings-known: backup changeableForDays is 3; expected no such setting, as nobody has judged it",
    ],
  },
  {
    change: [`${roleOfFunction} backup`, ["assumeRolePolicy", "Statement", 0, "Principal"], { AWS: "*" }],
    finds: [
      expect.stringMatching(
        /^backup-role: .*expected one statement that lets backup.amazonaws.com assume it$/,
      ),
    ],
  },
  {
    change: [`${rolePolicy} backup`, ["policy", "Statement", 0, "Action", 0], "dynamodb:Scan"],
    finds: [
      expect.stringMatching(
        /^backup-role: .*expected what AWS Backup needs on the table, the vault and the key of this stack, and no more$/,
      ),
    ],
  },
];

describe("guardrails of backups find", () => {
  it.each(cases.map((one) => [titleOf(one), one] as const))("%s", (_title, one) => expectViolations(one));

  it("a role that isn't this stack's", () => {
    const strange = changed(
      declared.prod,
      `${backupSelection} backup`,
      ["iamRoleArn"],
      "arn:aws:iam::1:role/other",
    );
    expect(violationsIn(strange).map(shortText)).toContain(
      'backup-own-vault: backup iamRoleArn is "arn:aws:iam::1:role/other"; expected the Role of this stack',
    );
  });

  it("that there is no plan", () => {
    const found = violationsIn(declared.prod.filter(({ type }) => !type.startsWith("aws:backup/")));
    expect(found.map(shortText)).toContain(
      'table-backup: entries is "declared"; expected a Selection of it for a backup Plan of this stack',
    );
  });
});
