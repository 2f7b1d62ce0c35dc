import type { Route } from "./names.ts";
import { approvalHandlers } from "./routes/approvals.ts";
import { batchHandlers } from "./routes/batch.ts";
import type { Operations } from "./routes/index.ts";
import type { Handler } from "./routes/operation.ts";
import { timesheetHandlers } from "./routes/timesheets.ts";
import { weekHandlers } from "./routes/weeks.ts";
import type { TimesheetStore } from "./store/store.ts";

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
