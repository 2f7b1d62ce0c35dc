import type { Route } from "../names.ts";
import { approvalOperations } from "../operations/approvals.ts";
import { batchOperations } from "../operations/batch.ts";
import { timesheetOperations } from "../operations/timesheets.ts";
import { weekOperations } from "../operations/weeks.ts";
import type { Operation } from "./operation.ts";

/** What can be done at each route of the policy: one without an operation does not compile. */
export const operations = {
  ...timesheetOperations,
  ...weekOperations,
  ...approvalOperations,
  ...batchOperations,
} as const satisfies Record<Route, Operation>;

export type Operations = typeof operations;
