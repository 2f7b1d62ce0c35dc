import { approvalHandlers } from "./handlers/approvals.ts";
import { batchHandlers } from "./handlers/batch.ts";
import { timesheetHandlers } from "./handlers/timesheets.ts";
import { weekHandlers } from "./handlers/weeks.ts";
import type { Route } from "./names.ts";
import type { Handler } from "./operations/operation.ts";
import type { Operations } from "./operations.ts";
import type { TimesheetStore } from "./store.ts";

/** A handler for each route of the policy: a missing one does not compile. */
export type Handlers<Served extends Route = Route> = {
  readonly [Name in Served]: Handler<Operations[Name]>;
};

/** What handlers need of the world. */
export interface HandlerDependencies {
  readonly store: TimesheetStore;
  readonly now: () => Date;
}

export function createHandlers(dependencies: HandlerDependencies): Handlers {
  return {
    ...timesheetHandlers(dependencies),
    ...weekHandlers(dependencies),
    ...approvalHandlers(dependencies),
    ...batchHandlers(dependencies),
  };
}
