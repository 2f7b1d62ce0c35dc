/** Problem details (RFC 9457), as far as the app reads them. */
export interface Problem {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  /** By which the API's operators find the request. */
  readonly requestId?: string;
  readonly [member: string]: unknown;
}

/** The API's own refusal. It holds the response's problem, and nothing of the request, so no token can be read from it. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  /** The problem's code; or else the challenge's `error`, or `http_` and the status. */
  readonly code: string;
  readonly problem: Problem;
  /** Seconds to wait before trying again, where the API says so. */
  readonly retryAfter?: number;

  constructor(status: number, code: string, problem: Problem, retryAfter?: number) {
    super(`API_${code.toUpperCase()}: the API answered ${status}`);
    this.status = status;
    this.code = code;
    this.problem = problem;
    if (retryAfter !== undefined) this.retryAfter = retryAfter;
  }
}

/** The device has no network; whether the API has received the request isn't known. */
export class Offline extends Error {
  override readonly name = "Offline";

  constructor() {
    super("API_OFFLINE: the device has no network");
  }
}

/** The API, or the tenant that gives tokens for it, can't be reached; whether the API has received the request isn't known. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
  readonly what: "api" | "tenant";
  /** Seconds to wait before trying again, where somebody says so. */
  readonly retryAfter?: number;

  constructor(what: "api" | "tenant", retryAfter?: number) {
    super(`API_UNREACHABLE: the ${what === "api" ? "API" : "sign-in service"} can't be reached`);
    this.what = what;
    if (retryAfter !== undefined) this.retryAfter = retryAfter;
  }
}
