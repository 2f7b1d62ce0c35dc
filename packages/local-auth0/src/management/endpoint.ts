import type { z } from "zod";
import { parseBody, parseJson } from "./body.ts";

export type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

/** What an endpoint gets of a request. */
export interface ManagementRequest<Body = unknown> {
  /** A part of the path, decoded once. */
  readonly param: (name: string) => string;
  readonly query: URLSearchParams;
  readonly body: Body;
  /** The scopes of the token, for answers that show more to those who may see it. */
  readonly scopes: ReadonlySet<string>;
}

/** Without a body the answer has none. */
export interface Answer {
  readonly status: 200 | 201 | 202 | 204;
  readonly body?: unknown;
}

/** One operation of the Management API. */
export interface Endpoint {
  readonly method: Method;
  /** Below `/api/v2`, with `:name` for what varies. */
  readonly path: string;
  /** Any one of these lets a token in. */
  readonly scopes: readonly string[];
  /** @throws {ManagementError} where it refuses */
  readonly answer: (
    request: Omit<ManagementRequest, "body"> & { readonly text: string },
  ) => Answer | Promise<Answer>;
}

/** Declares an operation whose body, if it takes one, is checked before `handle` sees it. */
export function endpoint<Body = undefined>(
  declared: Omit<Endpoint, "answer"> & {
    readonly body?: z.ZodType<Body>;
    readonly handle: (request: ManagementRequest<Body>) => Answer | Promise<Answer>;
  },
): Endpoint {
  const { body: schema, handle, ...operation } = declared;
  return {
    ...operation,
    answer: ({ text, ...request }) => {
      const body = schema === undefined ? undefined : parseBody(schema, parseJson(text));
      return handle({ ...request, body: body as Body });
    },
  };
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown): Answer => ({ status: 201, body });
export const noContent: Answer = { status: 204 };
