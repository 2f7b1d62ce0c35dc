import { resourceTypes } from "declared-stack/resource-types";
import { describe, it } from "vitest";
import { REMOVED } from "../../../mutation/common/edit.ts";
import { type Case, expectViolations, titleOf } from "./cases.ts";

const cases: readonly Case[] = [
  {
    change: [`${resourceTypes.logGroup} api`, ["retentionInDays"], REMOVED],
    finds: [
      "logs-end: api retentionInDays is missing; expected 1 to 731 days",
      "logs-last-a-year: api retentionInDays is missing; expected 365 days or more",
    ],
  },
  {
    change: [`${resourceTypes.logGroup} api`, ["retentionInDays"], 3653],
    finds: ["logs-end: api retentionInDays is 3653; expected 1 to 731 days"],
  },
  {
    change: [`${resourceTypes.logGroup} api`, ["retentionInDays"], 30],
    finds: ["logs-last-a-year: api retentionInDays is 30; expected 365 days or more"],
  },
  {
    change: [`${resourceTypes.logGroup} api`, ["kmsKeyId"], REMOVED],
    finds: ["logs-key: api kmsKeyId is missing; expected the Key of this stack"],
  },
];

describe("guardrails of logs find", () => {
  it.each(cases.map((one) => [titleOf(one), one] as const))("%s", (_title, one) => expectViolations(one));
});
