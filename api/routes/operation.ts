import type * as z from "zod/mini";
import type { Body, BodyLimits } from "../http/body.ts";
import type { RequestHeader, ResponseHeader } from "../http/headers.ts";
import type { ProblemCode } from "../http/problem-codes.ts";
import type { Caller } from "../verify/caller.ts";

/** What an operation takes as its body, and how it reads it. */
export interface BodyDeclaration<Content = unknown> extends BodyLimits {
  /** What it looks like, for the document: by media type. */
  readonly shapes: Readonly<Record<string, z.ZodMiniType>>;
  /** @throws {Problem} when it is not as expected. */
  readonly read: (body: Body) => Content;
}

/** What an operation answers with a status. */
export interface AnswerDeclaration {
  readonly description: string;
  /** Absent where there is no body. */
  readonly shape?: z.ZodMiniType;
  readonly headers?: readonly ResponseHeader[];
}

/**
 * What can be done at a route: what it takes and what it answers. Requests are checked by it, handlers get their types
 * from it, and the OpenAPI document is written from it.
 */
export interface Operation {
  /** The name that generated clients give it, unique. */
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  /** A strict object; without it no query is taken. */
  readonly query?: z.ZodMiniObject;
  readonly headers?: readonly RequestHeader[];
  readonly body?: BodyDeclaration;
  readonly answers: Readonly<Record<number, AnswerDeclaration>>;
  /** Those that are its own; what every route of its kind may answer is not repeated. */
  readonly problems?: readonly ProblemCode[];
}

/** What a handler is given of a request, all of it checked. */
export interface Received<Declared extends Operation> {
  readonly caller: Caller;
  /** What stands in the path where the route has `{…}`, without percent-encoding; empty where it has none. */
  readonly parameter: string;
  readonly query: Declared extends { readonly query: infer Query extends z.ZodMiniType }
    ? z.output<Query>
    : undefined;
  readonly body: Declared extends { readonly body: BodyDeclaration<infer Content> } ? Content : undefined;
  /** A header that the operation declares; `undefined` when it was not sent. */
  readonly header: (
    name: Declared extends { readonly headers: readonly (infer Name)[] } ? Name : never,
  ) => string | undefined;
}

type AnswerWith<Status, Declared> = Declared extends { readonly shape: infer Shape extends z.ZodMiniType }
  ? { readonly status: Status; readonly headers?: AnswerHeaders; readonly body: z.output<Shape> }
  : { readonly status: Status; readonly headers?: AnswerHeaders };

type AnswerHeaders = Readonly<Partial<Record<ResponseHeader, string>>>;

/** What a handler may answer: one of the declared statuses, with the body that goes with it. */
export type AnswerOf<Declared extends Operation> = {
  [Status in keyof Declared["answers"]]: AnswerWith<Status, Declared["answers"][Status]>;
}[keyof Declared["answers"]];

/** Does what an operation declares. Problems are thrown. */
export type Handler<Declared extends Operation> = (
  received: Received<Declared>,
) => Promise<AnswerOf<Declared>>;
