import { ApiError, Offline, Unreachable } from "../api/errors.ts";
import { SessionError } from "../session/reasons.ts";
import { StorageError } from "./shelf.ts";
import type { Refusal } from "./waiting.ts";

/** How a request that failed is gone on with. */
export type Failure =
  /** The API will not have it, today or later. */
  | { readonly kind: "refused"; readonly refusal: Refusal }
  /** The entry isn't as it was: another version, approved, or gone. */
  | { readonly kind: "stale"; readonly refusal: Refusal }
  /** To be sent again, as it is. */
  | {
      readonly kind: "later";
      readonly why: Trouble;
      /** Whether other requests would fare no better. */
      readonly forAll: boolean;
      /** The milliseconds that the API asks to wait. */
      readonly after?: number;
    };

/** A failure that passes. */
export type Later = Extract<Failure, { kind: "later" }>;

/** Why nothing is being sent, though something waits. */
export type Trouble = "offline" | "signed-out" | "unavailable" | "storage";

/** Statuses by which the API says that nobody's requests fare better at the moment. */
const FOR_ALL: readonly number[] = [429, 502, 503, 504];
/** Statuses that pass, and may be of one request only, beside all faults of the API's. */
const PASSING: readonly number[] = [408, 425];
/** Whoever would rather not sign in again for something isn't asked again at once, in milliseconds. */
const AFTER_NO = 600_000;

/** Judges the error of a request. Whatever isn't a response of the API's may have arrived. */
export function judge(error: unknown): Failure {
  if (error instanceof ApiError) return judgeResponse(error);
  if (error instanceof SessionError) {
    const after = error.reason === "cancelled" ? { after: AFTER_NO } : {};
    return { kind: "later", why: "signed-out", forAll: true, ...after };
  }
  if (error instanceof Unreachable) return { ...UNAVAILABLE, ...afterSeconds(error.retryAfter) };
  if (error instanceof StorageError) return { kind: "later", why: "storage", forAll: true };
  return { kind: "later", why: error instanceof Offline ? "offline" : "unavailable", forAll: true };
}

const UNAVAILABLE = { kind: "later", why: "unavailable", forAll: true } as const;

function judgeResponse({ status, code, problem, retryAfter, message }: ApiError): Failure {
  if (status === 401) return { kind: "later", why: "signed-out", forAll: true };
  if (FOR_ALL.includes(status)) return { ...UNAVAILABLE, ...afterSeconds(retryAfter) };
  if (status >= 500 || PASSING.includes(status))
    return { ...UNAVAILABLE, forAll: false, ...afterSeconds(retryAfter) };
  const fields = Array.isArray(problem.errors) ? problem.errors.filter(isField) : [];
  const refusal = { code, status, detail: problem.detail ?? message, ...(fields.length > 0 && { fields }) };
  const isStale = status === 412 || status === 404 || code === "approved_entry";
  return { kind: isStale ? "stale" : "refused", refusal };
}

const afterSeconds = (seconds: number | undefined) =>
  seconds === undefined ? {} : { after: seconds * 1000 };

const isField = (value: unknown): value is { readonly pointer: string; readonly detail: string } =>
  typeof value === "object" &&
  value !== null &&
  typeof Reflect.get(value, "pointer") === "string" &&
  typeof Reflect.get(value, "detail") === "string";
