import { json, option } from "command-line/arguments";
import { command } from "command-line/command";
import { stackName } from "command-line/values";
import { ACCESS, describe, tenant } from "../connect/command.ts";

await command({
  name: "npm run drift",
  summary:
    "Says how a tenant differs from what the program declares, and from what a new object of each kind has.",
  options: {
    stack: option(stackName, "the stack whose Pulumi.NAME.yaml is compared", "dev"),
    json,
    tenant,
  },
  notes: ACCESS,
  statuses: { 0: "without drift", 1: "with drift", 2: "when it could not be determined, or not in full" },
  failure: 2,
  describe,
  run: async ({ stack, json, tenant }) => {
    const { findDrift } = await import("./find-drift.ts");
    const { statusOf } = await import("./drift.ts");
    const { writeReport } = await import("./report.ts");
    const { writeJson } = await import("./report-json.ts");
    const drift = await findDrift(stack, { tenantFile: tenant, environment: process.env });
    console.log(json ? writeJson(drift) : writeReport(drift));
    return statusOf(drift);
  },
});
