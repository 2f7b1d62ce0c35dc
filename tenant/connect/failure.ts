import { ManagementError, ManagementTimeoutError } from "auth0";
import { planAdvice } from "../plans/features.ts";

/**
 * Says why a call of the Management API failed, in a line for people: what the tenant answered, or that it could not
 * be reached. Gives nothing for any other error. No line holds what was sent.
 */
export function describeRefusal(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const status = statusOf(error);
  if (status !== undefined) return `TENANT_REFUSED: the tenant answered ${status}: ${answerOf(error)}`;
  return isUnreachable(error) ? `TENANT_UNREACHABLE: ${rootOf(error).message}` : undefined;
}

/** Says why something with a tenant failed, in a line: of any other error, it is the message. */
export const describeFailure = (error: unknown): string =>
  describeRefusal(error) ?? (error instanceof Error ? error.message : String(error));

/**
 * True when the next call would fail too: the tenant can't be reached, is out of order, wants fewer requests still, or
 * doesn't let this client do it.
 */
export function isLasting(error: unknown): boolean {
  const status = statusOf(error);
  if (status === undefined) return isUnreachable(error);
  return [401, 403, 429].includes(status) || status >= 500;
}

const statusOf = (error: unknown): number | undefined =>
  error instanceof ManagementError ? error.statusCode : undefined;

const isUnreachable = (error: unknown): boolean =>
  error instanceof ManagementError ||
  error instanceof ManagementTimeoutError ||
  (error instanceof TypeError && error.message === "fetch failed");

/** A tenant's answer in a line; where its plan lacks what was asked for, also what to do about it. */
function answerOf(error: Error): string {
  const said = wordsOf(error);
  const body = error instanceof ManagementError ? JSON.stringify(error.body) : "";
  const advice = statusOf(error) === 403 ? planAdvice(`${said} ${body}`) : undefined;
  return advice === undefined ? said : `${said} (${advice})`;
}

function wordsOf(error: Error): string {
  const body = error instanceof ManagementError ? error.body : undefined;
  if (typeof body !== "object" || body === null) return error.message.split("\n", 1)[0] ?? "";
  if ("message" in body) return String(body.message);
  return "error_description" in body ? String(body.error_description) : JSON.stringify(body);
}

/** The innermost cause, which names what went wrong on the wire: of several addresses, at the first. */
function rootOf(error: unknown): Error {
  if (error instanceof AggregateError) return rootOf(error.errors[0]);
  if (error instanceof Error && error.cause instanceof Error) return rootOf(error.cause);
  return error instanceof Error ? error : new Error(String(error));
}

/** Why a tenant doesn't let something be read, though it answers. */
export interface Refusal {
  readonly why: string;
  /** The scopes of which the client has none; any one of them would do. Empty when scopes aren't the reason. */
  readonly scopes: readonly string[];
}

/**
 * The refusal of one read, after which others may go well: a feature that the plan lacks or that has ended, a thing that
 * can't be asked for, a scope that the client lacks. Gives nothing for a failure that the next read would meet as well.
 */
export function refusalOf(error: unknown): Refusal | undefined {
  const status = statusOf(error);
  if (!(error instanceof ManagementError) || status === undefined || !REFUSALS.includes(status))
    return undefined;
  const answer = answerOf(error);
  const [, named = ""] = status === 403 ? (/expected any of: ?(.+)/i.exec(answer) ?? []) : [];
  const scopes = named
    .split(",")
    .map((scope) => scope.trim())
    .filter((scope) => /^\w+:\w+$/.test(scope));
  return { why: `the tenant answered ${status}: ${answer}`, scopes };
}

const REFUSALS: readonly number[] = [400, 402, 403, 404, 405, 410, 501];
