import type { ContentfulStatusCode } from "hono/utils/http-status";

const REASONS = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  409: "Conflict",
  412: "Precondition Failed",
  413: "Request Entity Too Large",
  429: "Too Many Requests",
  500: "Internal Server Error",
  501: "Not Implemented",
} as const satisfies Partial<Record<ContentfulStatusCode, string>>;

export type ErrorStatus = keyof typeof REASONS;

/** A refusal in the form in which Auth0's Management API words it. */
export class ManagementError extends Error {
  readonly status: ErrorStatus;
  /** Auth0's stable code, for example `inexistent_client`; a few refusals have none. */
  readonly code: string | undefined;

  constructor(status: ErrorStatus, message: string, code?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ManagementError";
    this.status = status;
    this.code = code;
  }

  /** The body of the answer: `statusCode`, `error`, `message` and, if there is one, `errorCode`. */
  get body(): Record<string, unknown> {
    return {
      statusCode: this.status,
      error: REASONS[this.status],
      message: this.message,
      ...(this.code !== undefined && { errorCode: this.code }),
      ...(this.status === 401 && { attributes: { error: this.message } }),
    };
  }
}

/** 400 `invalid_body`: what the body says cannot be. */
export function badRequest(message: string, code = "invalid_body"): ManagementError {
  return new ManagementError(400, message, code);
}

/** 404: nothing has this identifier. */
export function notFound(message: string, code?: string): ManagementError {
  return new ManagementError(404, message, code);
}

/** 409: something else already has this name, or stands in the way. */
export function conflict(message: string, code?: string): ManagementError {
  return new ManagementError(409, message, code);
}
