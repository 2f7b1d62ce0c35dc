import { policy } from "../rules/policy.ts";

/** Everything that can be wrong with a request or with its fulfilment, by the stable code that clients see. */
const PROBLEMS = {
  token_missing: { status: 401, title: "An access token is needed" },
  invalid_request: { status: 400, title: "The Authorization header is malformed" },
  invalid_token: { status: 401, title: "The access token is not accepted" },
  insufficient_scope: { status: 403, title: "The access token lacks the scope" },
  malformed_json: { status: 400, title: "The body is not JSON" },
  invalid_query: { status: 400, title: "The query is not as expected" },
  own_entry: { status: 403, title: "Nobody approves their own entry" },
  not_found: { status: 404, title: "There is nothing here" },
  approved_entry: { status: 409, title: "An approved entry cannot be deleted" },
  body_too_large: { status: 413, title: "The body is too large" },
  unsupported_media_type: { status: 415, title: "The body must be JSON" },
  invalid_body: { status: 422, title: "The body is not as expected" },
  internal: { status: 500, title: "Something went wrong on our side" },
  keys_unavailable: { status: 503, title: "Tokens cannot be checked at the moment" },
  store_unavailable: { status: 503, title: "Timesheets cannot be reached at the moment" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** One finding about a body or a query. */
export interface Finding {
  /** Where: a JSON pointer into the body (RFC 6901), or the name of a query parameter. */
  readonly pointer: string;
  readonly detail: string;
}

export interface ProblemOptions extends ErrorOptions {
  /** What happened this time, and what to do. */
  readonly detail: string;
  readonly errors?: readonly Finding[];
  readonly headers?: Readonly<Record<string, string>>;
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

  /** The answer: `application/problem+json` with type, title, status, detail, code and, where there are, errors. */
  toResponse(): Response {
    const { status, title } = PROBLEMS[this.code];
    const { detail, errors, headers } = this.#options;
    const body = {
      type: new URL(`/problems/${this.code}`, policy.api.identifier).href,
      title,
      status,
      detail,
      code: this.code,
      ...(errors && { errors }),
    };
    return new Response(JSON.stringify(body), {
      status,
      headers: { ...headers, "content-type": "application/problem+json", "cache-control": "no-store" },
    });
  }
}

/** The problem of what isn't there, and of what the caller may not know to be there: the two look the same. */
export function notFound(): Problem {
  return new Problem("not_found", { detail: "Check the address; entries of others are not shown" });
}
