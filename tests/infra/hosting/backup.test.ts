import { labelOf } from "declared-stack/resource";
import { describe, expect, it } from "vitest";
import { declareStack } from "../declare.ts";

const prod = await declareStack({ stack: "prod" });
const dev = await declareStack();
const arn = (service: string, label: string) => `arn:aws:${service}:eu-central-1:000000000000:${label}`;
const TABLE = arn("dynamodb", "aws:dynamodb/table:Table entries");
const VAULT = arn("backup", "aws:backup/vault:Vault backup");
const KEY = arn("kms", "aws:kms/key:Key data");

describe("backups", () => {
  it("are production's alone, as no other stack has real people", () => {
    const ofBackups = (stack: typeof prod) =>
      stack.resources.filter(({ type }) => type.startsWith("aws:backup/")).map(labelOf);
    expect(ofBackups(dev)).toEqual([]);
    expect(ofBackups(prod)).toEqual([
      "aws:backup/plan:Plan backup",
      "aws:backup/selection:Selection backup",
      "aws:backup/vault:Vault backup",
      "aws:backup/vaultLockConfiguration:VaultLockConfiguration backup",
    ]);
  });

  it("are made each night and kept for 35 days, and for a year those of the first of a month", () => {
    const rule = (ruleName: string, schedule: string, deleteAfter: number) => ({
      ruleName,
      schedule,
      targetVaultName: "timesheets-prod-backup",
      startWindow: 60,
      completionWindow: 480,
      lifecycle: { deleteAfter },
    });
    expect(prod.the("aws:backup/plan:Plan", "backup").inputs).toEqual({
      name: "timesheets-prod-backup",
      rules: [rule("daily", "cron(0 3 * * ? *)", 35), rule("monthly", "cron(0 4 1 * ? *)", 365)],
    });
  });

  it("are of the table alone, by a role of their own", () => {
    expect(prod.the("aws:backup/selection:Selection", "backup").inputs).toEqual({
      name: "timesheets-prod-backup",
      planId: "aws:backup/plan:Plan backup",
      iamRoleArn: arn("iam", "aws:iam/role:Role backup"),
      resources: [TABLE],
    });
    expect(
      JSON.parse(String(prod.the("aws:iam/role:Role", "backup").inputs.assumeRolePolicy)).Statement,
    ).toEqual([
      { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "backup.amazonaws.com" } },
    ]);
    const { Statement } = JSON.parse(
      String(prod.the("aws:iam/rolePolicy:RolePolicy", "backup").inputs.policy),
    );
    expect(
      Statement.map(({ Sid, Resource }: { Sid: string; Resource: string[] }) => [Sid, Resource]),
    ).toEqual([
      ["Table", [TABLE]],
      ["Vault", [VAULT]],
      ["Points", ["arn:aws:backup:eu-central-1:000000000000:recovery-point:*"]],
      ["Key", [KEY]],
    ]);
  });

  it("lie in a vault of the stack's key, which nobody empties sooner, and which isn't deleted", () => {
    const vault = prod.the("aws:backup/vault:Vault", "backup");
    expect([vault.inputs, vault.protect]).toEqual([{ name: "timesheets-prod-backup", kmsKeyArn: KEY }, true]);
    expect(prod.the("aws:backup/vaultLockConfiguration:VaultLockConfiguration", "backup").inputs).toEqual({
      backupVaultName: "timesheets-prod-backup",
      minRetentionDays: 7,
      maxRetentionDays: 400,
    });
  });
});
