import { policy } from "../rules/policy.ts";
import { readStackConfig } from "./config/read.ts";
import { parseStackConfig } from "./config.ts";
import { timesheets } from "./timesheets.ts";

/** The Pulumi program: `pulumi up` runs it against a tenant and an AWS account, `npm start` on this machine. */
export const { issuer, audience, clientIds, callbacks, clientSecrets, apiUrl, tableName } = await timesheets(
  policy,
  parseStackConfig(policy, readStackConfig(process.env)),
);
