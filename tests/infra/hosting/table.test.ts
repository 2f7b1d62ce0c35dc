import { describe, expect, it } from "vitest";
import { tableSchema } from "../../../api/store/schema.ts";
import { declareStack } from "../declare.ts";

const TABLE = "aws:dynamodb/table:Table";
const dev = await declareStack();
const table = dev.the(TABLE, "entries");

describe("the table", () => {
  it("is the only one", () => {
    expect(dev.all(TABLE)).toHaveLength(1);
  });

  it("has the keys that the API uses", () => {
    const { hashKey, rangeKey, attributes, globalSecondaryIndexes } = tableSchema;
    expect(table.inputs).toMatchObject({ hashKey, rangeKey, attributes, globalSecondaryIndexes });
  });

  it.each([
    ["has an explicit name", "name", "timesheets-dev-entries"],
    ["is paid by request", "billingMode", "PAY_PER_REQUEST"],
    ["can be recovered to any second", "pointInTimeRecovery", { enabled: true }],
    [
      "is encrypted with the stack's key",
      "serverSideEncryption",
      { enabled: true, kmsKeyArn: "arn:aws:kms:eu-central-1:000000000000:aws:kms/key:Key data" },
    ],
    ["throws away what is over", "ttl", { attributeName: "expiresAt", enabled: true }],
    ["can be deleted in development", "deletionProtectionEnabled", false],
  ])("%s", (_, setting, value) => {
    expect(table.inputs[setting]).toEqual(value);
  });

  it("is kept from deletion in production", async () => {
    const production = await declareStack({ stack: "prod" });
    expect(production.the(TABLE, "entries").inputs.deletionProtectionEnabled).toBe(true);
  });
});
