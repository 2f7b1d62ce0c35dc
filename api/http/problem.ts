import { policy } from "../../rules/policy.ts";
import { PROBLEMS, type ProblemCode } from "./problem-codes.ts";
import type { Answer } from "./response.ts";

/** One finding about a body, a query or a header. */
export interface Finding {
  /** Where: a JSON pointer into the body (RFC 6901), or the name of a query parameter or of a header. */
  readonly pointer: string;
  readonly detail: string;
}

export interface ProblemOptions extends ErrorOptions {
  /** What happened this time, and what to do. */
  readonly detail: string;
  readonly errors?: readonly Finding[];
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
   * The answer: `application/problem+json` with type, title, status, detail, code, the request's id for whoever asks
   * for help, and, where there are, errors.
   */
  toAnswer(requestId: string): Answer {
    const { status, title } = PROBLEMS[this.code];
    const { detail, errors, headers, extensions } = this.#options;
    return {
      status,
      headers: { ...headers, "content-type": "application/problem+json", "cache-control": "no-store" },
      body: {
        type: new URL(`/problems/${this.code}`, policy.api.identifier).href,
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
