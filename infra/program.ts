import { policy } from "../rules/policy.ts";
import { readStackConfig } from "./config/read.ts";
import { parseStackConfig } from "./config/stack-config.ts";
import { type TimesheetsOutputs, timesheets } from "./timesheets.ts";

/** Declares the running stack from its configuration, and gives its outputs. Each call declares it anew. */
export const program = (): Promise<TimesheetsOutputs> =>
  timesheets(policy, parseStackConfig(policy, readStackConfig(process.env)));
