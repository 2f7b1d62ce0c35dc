import { OPERATIONS } from "./generated/operations.ts";
import type { Endpoint } from "./rest/endpoint.ts";
import { ManagementError } from "./rest/error.ts";

/** An operation of the Management API, as Auth0's SDK for JavaScript calls it. */
export interface Operation extends Pick<Endpoint, "method"> {
  /** Below `/api/v2`, with `{name}` for what varies. */
  readonly path: string;
  /** Its method at the SDK's client: `clients.rotateSecret`. */
  readonly name: string;
}

/** The operations that have no endpoint. */
export function absentOperations(endpoints: readonly Pick<Endpoint, "method" | "path">[]): Operation[] {
  const held = new Set(endpoints.map(signatureOf));
  return OPERATIONS.filter((operation) => !held.has(signatureOf(operation)));
}

/** Method and path without the names of what varies, which make no other operation. */
export const signatureOf = ({ method, path }: Pick<Endpoint, "method" | "path">): string =>
  `${method} ${path.replaceAll(/:\w+|\{\w+\}/g, "*")}`;

/** 501: Auth0 has this operation, this tenant hasn't; `docs/coverage.md` lists them. */
export function notImplemented({ method, path, name }: Operation): ManagementError {
  const message = `local-auth0 does not have the operation ${name} (${method} ${path}).`;
  return new ManagementError(501, message, "not_implemented");
}

/**
 * Orders routes such that a path with a word goes before one with anything in the same place: `/actions/modules` before
 * `/actions/{id}`.
 */
export function byPath(one: { readonly path: string }, other: { readonly path: string }): number {
  const [a, b] = [one, other].map(({ path }) => path.replaceAll(/:\w+/g, "\u{10ffff}"));
  return a === b ? 0 : (a ?? "") < (b ?? "") ? -1 : 1;
}
