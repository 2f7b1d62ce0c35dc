import { type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import { notFound } from "../rest/error.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";

/** Executions of the Actions of a trigger, as long as they are remembered: the last thousand executions. */
export const actionExecutionEndpoints = ({ history }: ManagedTenant): Endpoint[] => [
  endpoint({
    method: "GET",
    path: "/actions/executions/:id",
    scopes: ["read:actions"],
    handle: ({ param }) => {
      const execution = history.findExecution(param("id"));
      if (execution === undefined) {
        throw notFound("That execution does not exist.", "inexistent_execution");
      }
      const { id, trigger, suspended, startedAt, endedAt, actions } = execution;
      return ok({
        id,
        trigger_id: trigger,
        status: suspended ? "suspended" : "final",
        results: actions.map(({ name, startedAt, milliseconds, error }) => ({
          action_name: name,
          error: error === undefined ? null : { id: "invoke_error", msg: error, url: "" },
          started_at: new Date(startedAt).toISOString(),
          ended_at: new Date(startedAt + milliseconds).toISOString(),
        })),
        created_at: startedAt.toISOString(),
        updated_at: endedAt.toISOString(),
      });
    },
  }),
];
