import { randomUUID } from "node:crypto";

/**
 * The id under which a request is found in the logs: the gateway's where there is one, else one of our own. What a
 * client sends as an id is not taken: it would be theirs to forge.
 *
 * @param environment what the server passes with a request; Lambda's adapter passes the event's context.
 */
export function requestIdOf(environment: unknown): string {
  const { requestContext } = (environment ?? {}) as { requestContext?: { requestId?: unknown } };
  const id = requestContext?.requestId;
  return typeof id === "string" && id !== "" ? id : randomUUID();
}
