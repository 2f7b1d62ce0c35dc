import { resourceTypes } from "declared-stack/resource-types";
import { itemsOf, sameMembers, valueAt } from "declared-stack/value";
import { tableSchema } from "../../../api/store/schema.ts";
import { both, type Demand, every, exists, is, refersTo, safe } from "../definition/every.ts";
import type { Guardrail } from "../definition/guardrail.ts";

/** A list whose items have the members that they have in the schema of the table; AWS keeps no order of them. */
const sameItems = (
  setting: "attributes" | "globalSecondaryIndexes",
  ...members: readonly string[]
): Demand<typeof setting> => {
  const told = (items: readonly unknown[]) =>
    items.map((item) => members.map((member) => `${member} ${textOf(valueAt(item, member))}`).join(", "));
  const wanted = told(tableSchema[setting]);
  return {
    setting,
    expected: `those of api/store/schema.ts: ${wanted.join("; ")}`,
    holds: (found) => sameMembers(told(itemsOf(found)), wanted),
  };
};

/** A member in words; of an index's keys their attributes and types, in the order that they have. */
const textOf = (value: unknown): string =>
  Array.isArray(value)
    ? value.map((key) => `${valueAt(key, "attributeName")} ${valueAt(key, "keyType")}`).join(" and ")
    : String(value);

/** The database of timesheets. */
export const tableGuardrails: readonly Guardrail[] = [
  {
    name: "table-recovery",
    mirrors: "CKV_AWS_28",
    severity: "high",
    why: "Without backups, what is deleted by mistake is gone for good.",
    remedy: "Set pointInTimeRecovery.enabled, in infra/hosting/table.ts.",
    check: both(
      exists(resourceTypes.table, "the table of entries"),
      every(resourceTypes.table, safe("pointInTimeRecovery.enabled"), {
        setting: "pointInTimeRecovery.recoveryPeriodInDays",
        expected: "the 35 days that there are",
        holds: (days) => days === undefined || days === 35,
      }),
    ),
  },
  {
    name: "table-key",
    mirrors: "CKV_AWS_119",
    severity: "high",
    why: "With a key of our own we decide, and see, who reads the table.",
    remedy: "Set serverSideEncryption to enabled with the stack's key, in infra/hosting/table.ts.",
    check: every(
      resourceTypes.table,
      safe("serverSideEncryption.enabled"),
      refersTo("serverSideEncryption.kmsKeyArn", resourceTypes.key),
    ),
  },
  {
    name: "table-deletion-protection",
    mirrors: "DynamoDB.6",
    severity: "high",
    why: "One wrong command must not delete the entries of real people.",
    remedy: "Set timesheets:protect in the stack's configuration.",
    check: every(resourceTypes.table, {
      ...safe("deletionProtectionEnabled"),
      when: (_table, { production }) => production,
    }),
  },
  {
    name: "table-keys",
    mirrors: "OWASP API8:2023",
    severity: "high",
    why: "With other keys and indexes entries are found by what nobody means them to be found by.",
    remedy: "Derive keys and indexes from api/store/schema.ts, in infra/hosting/table.ts.",
    check: every(
      resourceTypes.table,
      is("hashKey", tableSchema.hashKey),
      is("rangeKey", tableSchema.rangeKey),
      sameItems("attributes", "name", "type"),
      sameItems("globalSecondaryIndexes", "name", "keySchemas", "projectionType"),
    ),
  },
  {
    name: "table-scales",
    mirrors: "DynamoDB.1",
    severity: "medium",
    why: "A fixed capacity refuses requests on the last day of the month.",
    remedy: "Set billingMode to PAY_PER_REQUEST, in infra/hosting/table.ts.",
    check: every(resourceTypes.table, is("billingMode", "PAY_PER_REQUEST")),
  },
  {
    name: "table-expiry",
    mirrors: "GDPR Art. 5(1)(e)",
    severity: "low",
    why: "Items that are only needed for a while, such as those of idempotency keys, would be kept for ever.",
    remedy: "Set ttl to enabled with the attribute of api/store/schema.ts, in infra/hosting/table.ts.",
    check: every(resourceTypes.table, is("ttl.enabled", true), {
      setting: "ttl.attributeName",
      expected: "the attribute that holds the time",
      holds: (name) => name === tableSchema.timeToLive,
    }),
  },
];
