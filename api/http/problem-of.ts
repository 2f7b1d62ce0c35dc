import { StoreUnavailableError } from "../store/store.ts";
import { KeysUnavailableError, TokenError } from "../verify/error.ts";
import { refusedToken } from "./authorization.ts";
import type { FaultLine } from "./log.ts";
import { Problem } from "./problem.ts";

/** When a client that met an outage is to try again, in seconds. */
export const RETRY_AFTER = "5";

/** What operators must know of a fault, but for when and in which request it came up. */
export type Fault = Omit<FaultLine, "time" | "requestId">;

/**
 * The problem that an error means for the client: a refused token is theirs, an outage is not, and everything else
 * is a fault of ours. What is not theirs is reported.
 */
export function problemOf(error: unknown, report: (fault: Fault) => void): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof TokenError) return refusedToken(error.message, error);
  if (error instanceof KeysUnavailableError) return outage("keys_unavailable", error, report);
  if (error instanceof StoreUnavailableError) return outage("store_unavailable", error, report);
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  report({ level: "error", code: "internal", message, ...(stack !== undefined && { stack }) });
  return new Problem("internal", { detail: "Try again later; we were told", cause: error });
}

function outage(
  code: "keys_unavailable" | "store_unavailable",
  error: KeysUnavailableError | StoreUnavailableError,
  report: (fault: Fault) => void,
): Problem {
  report({ level: "warn", code: error.code, message: error.message, cause: String(error.cause) });
  return new Problem(code, {
    detail: `Try again in ${RETRY_AFTER} seconds`,
    headers: { "retry-after": RETRY_AFTER },
    cause: error,
  });
}
