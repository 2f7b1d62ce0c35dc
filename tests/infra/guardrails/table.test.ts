import { resourceTypes } from "declared-stack/resource-types";
import { describe, it } from "vitest";
import { REMOVED } from "../../../mutation/common/edit.ts";
import { type Case, expectViolations, titleOf } from "./cases.ts";

const cases: readonly Case[] = [
  {
    change: [`${resourceTypes.table} entries`, ["pointInTimeRecovery", "enabled"], false],
    finds: ["table-recovery: entries pointInTimeRecovery.enabled is false; expected true"],
  },
  {
    change: [`${resourceTypes.table} entries`, ["serverSideEncryption", "enabled"], false],
    finds: ["table-key: entries serverSideEncryption.enabled is false; expected true"],
  },
  {
    change: [`${resourceTypes.table} entries`, ["serverSideEncryption", "kmsKeyArn"], REMOVED],
    finds: ["table-key: entries serverSideEncryption.kmsKeyArn is missing; expected the Key of this stack"],
  },
  {
    change: [`${resourceTypes.table} entries`, ["deletionProtectionEnabled"], false],
    finds: ["table-deletion-protection: entries deletionProtectionEnabled is false; expected true"],
  },
  {
    change: [`${resourceTypes.table} entries`, ["billingMode"], "PROVISIONED"],
    finds: ['table-scales: entries billingMode is "PROVISIONED"; expected "PAY_PER_REQUEST"'],
  },
  {
    change: [`${resourceTypes.table} entries`, ["ttl"], { attributeName: "expiresAt", enabled: false }],
    finds: ["table-expiry: entries ttl.enabled is false; expected true"],
  },
  {
    change: [`${resourceTypes.table} entries`, ["ttl"], { attributeName: "", enabled: true }],
    finds: ['table-expiry: entries ttl.attributeName is ""; expected the attribute that holds the time'],
  },
  {
    change: [
      `${resourceTypes.table} entries`,
      ["globalSecondaryIndexes", 2],
      { name: "byOwner", keySchemas: [{ attributeName: "owner", keyType: "HASH" }], projectionType: "ALL" },
    ],
    finds: [
      'role-least-privilege: api policy is ["arn:aws:dynamodb:eu-central-1:000000000000:aws:dynamodb/ta…; expected the table and each of its indexes, which the function reads',
      'table-keys: entries globalSecondaryIndexes is [{"keySchemas":[{"attributeName":"awaiting","keyType":"HASH"…; expected those of api/store/schema.ts: name awaitingApproval, keySchemas awaiting HASH and dateAndPerson RANGE, projectionType ALL; name everybody, keySchemas shard HASH and dateAndPerson RANGE, projectionType KEYS_ONLY',
    ],
  },
  {
    change: [
      `${resourceTypes.table} entries`,
      ["globalSecondaryIndexes", 0],
      {
        name: "awaitingApproval",
        hashKey: "awaiting",
        rangeKey: "dateAndPerson",
        projectionType: "ALL",
      },
    ],
    finds: [
      'table-keys: entries globalSecondaryIndexes is [{"name":"awaitingApproval","hashKey":"awaiting","rangeKey":…; expected those of api/store/schema.ts: name awaitingApproval, keySchemas awaiting HASH and dateAndPerson RANGE, projectionType ALL; name everybody, keySchemas shard HASH and dateAndPerson RANGE, projectionType KEYS_ONLY',
      'settings-known: entries globalSecondaryIndexes[awaitingApproval].hashKey is "awaiting"; expected no such setting, as nobody has judged it',
      'settings-known: entries globalSecondaryIndexes[awaitingApproval].rangeKey is "dateAndPerson"; expected no such setting, as nobody has judged it',
    ],
  },
  {
    change: [`${resourceTypes.table} entries`, ["hashKey"], "owner"],
    finds: ['table-keys: entries hashKey is "owner"; expected "pk"'],
  },
  {
    change: [`${resourceTypes.table} entries`, ["ttl", "attributeName"], "created"],
    finds: [
      'table-expiry: entries ttl.attributeName is "created"; expected the attribute that holds the time',
    ],
  },
];

describe("guardrails of the table find", () => {
  it.each(cases.map((one) => [titleOf(one), one] as const))("%s", (_title, one) => expectViolations(one));
});
