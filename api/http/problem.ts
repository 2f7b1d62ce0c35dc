import { policy } from "../../rules/policy.ts";
import type { InvalidField } from "./invalid-fields.ts";
import type { HttpResponse } from "./response.ts";

/** Everything that can be wrong with a request or with its fulfilment, by the stable code that clients see. */
export const PROBLEMS = {
  token_missing: { status: 401, title: "An access token is needed" },
  invalid_request: { status: 400, title: "The Authorization header is malformed" },
  invalid_token: { status: 401, title: "The access token is not accepted" },
  insufficient_user_authentication: { status: 401, title: "A second factor is needed" },
  insufficient_scope: { status: 403, title: "The access token lacks a scope" },
  malformed_json: { status: 400, title: "The body is not JSON" },
  invalid_query: { status: 400, title: "The query is not as expected" },
  invalid_cursor: { status: 400, title: "The cursor does not belong to this list" },
  invalid_header: { status: 400, title: "A header is not as expected" },
  own_entry: { status: 403, title: "Nobody may decide about their own entry" },
  not_found: { status: 404, title: "There is nothing here" },
  method_not_allowed: { status: 405, title: "This method is not allowed here" },
  approved_entry: { status: 409, title: "An approved entry cannot be changed" },
  already_decided: { status: 409, title: "The entry has already been decided" },
  day_full: { status: 409, title: "A day has only 24 hours" },
  too_many_entries: { status: 409, title: "The day has no room for another entry" },
  entry_deleted: { status: 410, title: "The entry has been deleted" },
  changed: { status: 412, title: "The entry has changed since you read it" },
  body_too_large: { status: 413, title: "The body is too large" },
  unsupported_media_type: { status: 415, title: "The body has a type that is not accepted here" },
  unsupported_content_encoding: { status: 415, title: "The body is compressed" },
  invalid_body: { status: 422, title: "The body is not as expected" },
  empty_batch: { status: 422, title: "The batch has no lines" },
  too_many_lines: { status: 422, title: "The batch has too many lines" },
  idempotency_key_reused: { status: 422, title: "The idempotency key was used for another entry" },
  precondition_required: { status: 428, title: "Say which version of the entry you know" },
  internal: { status: 500, title: "Something went wrong on our side" },
  keys_unavailable: { status: 503, title: "Tokens cannot be checked at the moment" },
  store_unavailable: { status: 503, title: "Timesheets cannot be reached at the moment" },
  batch_incomplete: { status: 503, title: "Some lines could not be stored at the moment" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** When a client that met an outage should try again, in seconds. */
export const RETRY_AFTER = "5";

export interface ProblemOptions extends ErrorOptions {
  /** Says what happened this time, and what to do. */
  readonly detail: string;
  readonly errors?: readonly InvalidField[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Members of the problem's own (RFC 9457 §3.2). */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** A request that ends with problem details (RFC 9457) instead of what was asked. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly code: ProblemCode;
  readonly #options: ProblemOptions;

  constructor(code: ProblemCode, options: ProblemOptions) {
    super(`${code}: ${options.detail}`, options);
    this.code = code;
    this.#options = options;
  }

  /**
   * The response: `application/problem+json` with type (the same in all stacks), title, status, detail, code, the request's id for whoever asks
   * for help, and, where there are, errors.
   */
  toResponse(requestId: string): HttpResponse {
    const { status, title } = PROBLEMS[this.code];
    const { detail, errors, headers, extensions } = this.#options;
    return {
      status,
      headers: { ...headers, "content-type": "application/problem+json", "cache-control": "no-store" },
      body: {
        type: new URL(`/problems/${this.code}`, policy.api.claimNamespace).href,
        title,
        status,
        detail,
        code: this.code,
        requestId,
        ...(errors && { errors }),
        ...extensions,
      },
    };
  }
}

/** The problem of what isn't there, and of what the caller may not know to be there: the two look the same. */
export function notFound(): Problem {
  return new Problem("not_found", { detail: "Check the address; entries of others are not shown" });
}
