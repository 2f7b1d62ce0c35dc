import { ManagementError } from "auth0";

/**
 * Says why a call of the Management API failed, in a line for people: what the tenant answered, or that it could not
 * be reached. Any other error keeps its own message. No line holds what was sent.
 */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const status = statusOf(error);
  if (status !== undefined) return `TENANT_REFUSED: the tenant answered ${status}: ${answerOf(error)}`;
  return isUnreachable(error) ? `TENANT_UNREACHABLE: ${rootOf(error).message}` : error.message;
}

/** Whether the tenant, not the request, is why a call failed: later it may work. */
export function isOutage(error: unknown): boolean {
  const status = statusOf(error);
  return status === undefined ? isUnreachable(error) : status === 401 || status === 429 || status >= 500;
}

const statusOf = (error: unknown): number | undefined =>
  error instanceof ManagementError ? error.statusCode : undefined;

function isUnreachable(error: unknown): boolean {
  return error instanceof ManagementError || rootOf(error) instanceof TypeError;
}

function answerOf(error: Error): string {
  const body = error instanceof ManagementError ? error.body : undefined;
  if (typeof body !== "object" || body === null) return error.message.split("\n", 1)[0] ?? "";
  if ("message" in body) return String(body.message);
  return "error_description" in body ? String(body.error_description) : JSON.stringify(body);
}

/** The innermost cause, which names what went wrong on the wire. */
function rootOf(error: unknown): Error {
  if (error instanceof Error && error.cause instanceof Error) return rootOf(error.cause);
  return error instanceof Error ? error : new Error(String(error));
}
