import { policy } from "../rules/policy.ts";
import { readStackConfig } from "./config/read.ts";
import { parseStackConfig } from "./config.ts";
import { timesheets } from "./timesheets.ts";

/**
 * The Pulumi program: `pulumi up` runs it against a tenant and an AWS account, `npm start` on this machine.
 * It gives the stack's outputs. They are no named exports, as which of them there are depends on the stack.
 */
export default await timesheets(policy, parseStackConfig(policy, readStackConfig(process.env)));
