/** The authorization request as the application sent it, before it is put into the terms of `oidc-provider`. */
export interface LoginRequest {
  readonly method: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** One of its parameters, wherever it was sent; `undefined` unless it was sent once and with a value (RFC 6749 §3.1). */
export function loginParameter({ query, body }: LoginRequest, name: string): string | undefined {
  const value = query[name] ?? body[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}
