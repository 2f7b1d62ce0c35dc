/** What a request is answered with, before it is written down. */
export interface Answer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; absent for none. */
  readonly body?: unknown;
}

/** An answer as it is sent. */
export interface Reply {
  readonly status: number;
  /** Lower-case names. They are this reply's own: whoever sends it may add to them. */
  readonly headers: Record<string, string>;
  /** Absent for none. */
  readonly body?: string;
}

/** Writes an answer down. */
export function replyOf({ status, headers, body }: Answer, requestId: string): Reply {
  return body === undefined
    ? { status, headers: { ...headers, "x-request-id": requestId } }
    : {
        status,
        headers: { "content-type": "application/json", ...headers, "x-request-id": requestId },
        body: JSON.stringify(body),
      };
}
