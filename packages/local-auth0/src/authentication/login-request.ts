import type { KoaContextWithOIDC } from "oidc-provider";

/** The authorization request as the application sent it, before it is put into the terms of `oidc-provider`. */
export interface LoginRequest {
  readonly method: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
  /** Whether the client has pushed it before. */
  readonly isPushed?: boolean;
}

/** All of its parameters, wherever they were sent: in a posted form before the query. */
const allParameters = ({ query, body }: LoginRequest): Record<string, unknown> => ({
  ...query,
  ...body,
});

/** Those of its parameters that were sent once. */
export const textParameters = (request: LoginRequest): Record<string, string> =>
  Object.fromEntries(
    Object.entries(allParameters(request)).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );

/** One of its parameters; `undefined` unless it was sent once and with a value (RFC 6749 §3.1). */
export function loginParameter(request: LoginRequest, name: string): string | undefined {
  const value = allParameters(request)[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The parameter that carries an authorization request as it was sent through the steps of `oidc-provider`. */
export const ORIGINAL_REQUEST = "original_request";

/**
 * The parameter that carries the organization of a login through the steps of `oidc-provider`, once it is settled: its id, or `none`.
 * A sender can't set it.
 */
export const SETTLED_ORGANIZATION = "settled_organization";

/** The authorization request as it was sent. */
export function originalRequest(ctx: KoaContextWithOIDC): LoginRequest {
  const kept = ctx.oidc.params?.[ORIGINAL_REQUEST];
  return typeof kept === "string" ? JSON.parse(kept) : { method: ctx.method, query: {}, body: {} };
}

/** Whether somebody logs in for a device, which gets its tokens elsewhere. */
export const isOfDevice = ({ oidc }: KoaContextWithOIDC): boolean => oidc.deviceCode !== undefined;
