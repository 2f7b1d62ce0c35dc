import type { Handler } from "hono";
import type { Caller } from "./caller.ts";
import { approvalHandlers } from "./handlers/approvals.ts";
import { batchHandlers } from "./handlers/batch.ts";
import { timesheetHandlers } from "./handlers/timesheets.ts";
import type { Route } from "./names.ts";
import type { TimesheetStore } from "./store.ts";

/** What a handler finds in its context: requests reach it only after their caller was authorized. */
export interface Authorized {
  readonly Variables: { readonly caller: Caller };
}

/** A handler for each route of the policy: a missing one does not compile. */
export type Handlers<Served extends Route = Route> = Readonly<Record<Served, Handler<Authorized>>>;

/** What handlers need of the world. */
export interface HandlerDependencies {
  readonly store: TimesheetStore;
  readonly now: () => Date;
}

export function createHandlers(dependencies: HandlerDependencies): Handlers {
  return {
    ...timesheetHandlers(dependencies),
    ...approvalHandlers(dependencies),
    ...batchHandlers(dependencies),
  };
}
