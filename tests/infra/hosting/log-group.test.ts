import { describe, expect, it } from "vitest";
import { declareStack } from "../declare.ts";

const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const dev = await declareStack();
const prod = await declareStack({ stack: "prod" });

describe("the log groups", () => {
  it("are three", () => {
    expect(dev.all(LOG_GROUP).map(({ name }) => name)).toEqual(["access", "api", "uploads"]);
  });

  it.each([
    ["api", "/aws/lambda/timesheets-prod-api"],
    ["uploads", "/aws/lambda/timesheets-prod-uploads"],
    ["access", "/aws/vendedlogs/apis/timesheets-prod-api"],
  ])("keep %s as long as the stack says, encrypted, and in production undeleted", (name, groupName) => {
    const { inputs, protect } = prod.the(LOG_GROUP, name);
    expect(inputs).toEqual({
      name: groupName,
      retentionInDays: 365,
      kmsKeyId: "arn:aws:kms:eu-central-1:000000000000:aws:kms/key:Key data",
    });
    expect(protect).toBe(true);
    const development = dev.the(LOG_GROUP, name);
    expect([development.inputs.retentionInDays, development.protect]).toEqual([30, false]);
  });
});
