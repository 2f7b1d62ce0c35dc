/** A response to a request, before its body is serialised. */
export interface HttpResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; absent for none. */
  readonly body?: unknown;
}

/** A response as it is sent. */
export interface SerialisedResponse {
  readonly status: number;
  /** Lower-case names. They are this response's own: whoever sends it may add to them. */
  readonly headers: Record<string, string>;
  /** Absent for none. */
  readonly body?: string;
}

/** Serialises a response, and gives it the id of its request. */
export function serialise({ status, headers, body }: HttpResponse, requestId: string): SerialisedResponse {
  return body === undefined
    ? { status, headers: { ...headers, "x-request-id": requestId } }
    : {
        status,
        headers: { "content-type": "application/json", ...headers, "x-request-id": requestId },
        body: JSON.stringify(body),
      };
}
