/** What a request is answered with, before it is written down. */
export interface Answer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; absent for none. */
  readonly body?: unknown;
}

/**
 * Writes an answer down. All headers are given at once: to change those of a `Response` afterwards costs more than to
 * make it.
 */
export function respond({ status, headers, body }: Answer, requestId: string): Response {
  if (body === undefined)
    return new Response(null, { status, headers: { ...headers, "x-request-id": requestId } });
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json", ...headers, "x-request-id": requestId },
  });
}
