import type { z } from "zod";
import { parseBody, parseJson } from "./validation.ts";

export const METHODS = ["GET", "POST", "PATCH", "PUT", "DELETE"] as const;
export type Method = (typeof METHODS)[number];

/** A request as an endpoint gets it. */
export interface ManagementRequest<Body = unknown> {
  /** A part of the path, decoded once. */
  readonly param: (name: string) => string;
  readonly query: URLSearchParams;
  readonly body: Body;
  /** The scopes of the token, for responses that show more to those who may see it. */
  readonly scopes: ReadonlySet<string>;
  /** Whose token it is; absent where a machine calls. */
  readonly userId?: string | undefined;
}

/** A response; nothing is sent where it has no body. */
export interface ManagementResponse {
  readonly status: 200 | 201 | 202 | 204;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One operation of the Management API. */
export interface Endpoint {
  readonly method: Method;
  /** Below `/api/v2`, with `:name` for what varies. */
  readonly path: string;
  /** Any one of these lets a token in. */
  readonly scopes: readonly string[];
  /** The part that Auth0's operation has and this one hasn't, for `docs/coverage.md`: `sends nothing`. */
  readonly lacks?: string;
  /** @throws {ManagementError} where it refuses */
  readonly respond: (
    request: Omit<ManagementRequest, "body"> & { readonly text: string },
  ) => ManagementResponse | Promise<ManagementResponse>;
}

/** Declares an operation whose body, if it takes one, is checked before `handle` sees it. */
export function endpoint<Body = undefined>(
  declared: Omit<Endpoint, "respond"> & {
    readonly body?: z.ZodType<Body>;
    readonly handle: (request: ManagementRequest<Body>) => ManagementResponse | Promise<ManagementResponse>;
  },
): Endpoint {
  const { body: schema, handle, ...operation } = declared;
  return {
    ...operation,
    respond: ({ text, ...request }) => {
      const body = schema === undefined ? undefined : parseBody(schema, parseJson(text));
      return handle({ ...request, body: body as Body });
    },
  };
}

export const ok = (body: unknown): ManagementResponse => ({ status: 200, body });
export const created = (body: unknown): ManagementResponse => ({ status: 201, body });
export const noContent: ManagementResponse = { status: 204 };
