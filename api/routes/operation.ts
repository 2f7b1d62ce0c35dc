import type * as z from "zod/mini";
import type { BodyDeclaration } from "../http/body.ts";
import type { RequestHeader, ResponseHeader } from "../http/headers.ts";
import type { ProblemCode } from "../http/problem.ts";
import type { QueryDeclaration } from "../http/query.ts";

/** A response that an operation gives with one of its statuses. */
export interface ResponseDeclaration {
  readonly description: string;
  /** Absent where there is no body. */
  readonly shape?: z.ZodMiniType;
  readonly headers?: readonly ResponseHeader[];
}

export type ResponseDeclarations = Readonly<Record<number, ResponseDeclaration>>;

/**
 * Declares what a route takes and what it responds with. Requests are checked by it, the route's handler gets its types
 * from it, and the OpenAPI document is written from it.
 */
export interface Operation<
  Query = unknown,
  Content = unknown,
  Responses extends ResponseDeclarations = ResponseDeclarations,
  Header extends RequestHeader = RequestHeader,
> {
  /** The name that generated clients give it, unique. */
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  readonly query: QueryDeclaration<Query>;
  readonly headers?: readonly Header[];
  readonly body: BodyDeclaration<Content>;
  readonly responses: Responses;
  /** Those that are its own; what every route of its kind may end with is not repeated. */
  readonly problems?: readonly ProblemCode[];
}

/** A request of an operation, as its handler gets it: all of it checked. */
export interface Received<Query, Content, Header extends RequestHeader> {
  /** The text in the path where the route has `{…}`, without percent-encoding; empty where it has none. */
  readonly parameter: string;
  readonly query: Query;
  readonly body: Content;
  /** A header that the operation declares; `undefined` when it was not sent. */
  readonly header: (name: Header) => string | undefined;
}

type ResponseWith<Status, Declared> = Declared extends { readonly shape: infer Shape extends z.ZodMiniType }
  ? { readonly status: Status; readonly headers?: ResponseHeaders; readonly body: z.output<Shape> }
  : { readonly status: Status; readonly headers?: ResponseHeaders };

type ResponseHeaders = Readonly<Partial<Record<ResponseHeader, string>>>;

/** A response that an operation declares: one of its statuses, with the body that belongs to it. */
export type ResponseOf<Responses extends ResponseDeclarations> = {
  [Status in keyof Responses & number]: ResponseWith<Status, Responses[Status]>;
}[keyof Responses & number];
