import { reachesEntry, reachOf } from "../../rules/policy/decide.ts";
import { policy } from "../../rules/policy.ts";
import { authenticate, requireScope } from "../http/authorization.ts";
import { receiveBody } from "../http/body.ts";
import { Exchange, type Journal } from "../http/exchange.ts";
import type { RequestHeader } from "../http/headers.ts";
import type { ApiRequest } from "../http/request.ts";
import type { HttpResponse, SerialisedResponse } from "../http/response.ts";
import type { TimesheetStore } from "../store/store.ts";
import type { Authorized, Scope, VerifyToken } from "../verify/caller.ts";
import { withFreshFactor } from "../verify/second-factor.ts";
import type { Operation, Received, ResponseDeclarations, ResponseOf } from "./operation.ts";

/** The world, as handlers see it. */
export interface Dependencies {
  /** The API's identifier, for which tokens have to be. */
  readonly audience: string;
  readonly store: TimesheetStore;
  readonly now: () => Date;
  /** The API's own document, with the tag of its version. */
  readonly document: () => {
    readonly body: Readonly<Record<string, unknown>> & { readonly openapi: string };
    readonly etag: string;
  };
}

/** Serves a request, whatever goes wrong with it. `parameter` is what stands in its path where the route has `{…}`. */
export type Serve = (request: ApiRequest, parameter: string) => Promise<SerialisedResponse>;

/** A route that needs a token with one of its scopes. */
export interface ScopedRoute {
  readonly operation: Operation;
  readonly serve: (
    name: string,
    scopes: readonly Scope[],
    verify: VerifyToken,
    world: Dependencies & Journal,
  ) => Serve;
}

/** A route that anyone may call. */
export interface OpenRoute {
  readonly operation: Operation;
  readonly serve: (name: string, world: Dependencies & Journal) => Serve;
}

/**
 * Makes a route of what it takes and gives, and of what it does. Every request passes these steps, from the top to the
 * bottom; a step that throws ends it, and nothing of a request is looked at before its caller is authorized.
 */
export function route<
  Query,
  Content,
  Responses extends ResponseDeclarations,
  Header extends RequestHeader = never,
>(
  operation: Operation<Query, Content, Responses, Header>,
  handle: (
    world: Dependencies,
    received: Received<Query, Content, Header> & Authorized,
  ) => Promise<ResponseOf<NoInfer<Responses>>>,
): ScopedRoute {
  return {
    operation,
    serve: (name, scopes, verify, world) => {
      const reach = reachOf(policy, name);
      return async (request, parameter) => {
        const exchange = new Exchange(request, name, world);
        let response: HttpResponse;
        try {
          // Token: 401 or 403, and 503 while nobody can tell.
          const authenticated = authenticate(request.header("authorization"), verify, world.audience);
          const holder = authenticated instanceof Promise ? await authenticated : authenticated;
          const caller = withFreshFactor(holder, world.now);
          requireScope(caller, scopes, world.audience);
          exchange.caller = caller;
          // Query: 400.
          const query = operation.query.read(request.query);
          // Body: 400, 413, 415 or 422.
          const sent = receiveBody(request, operation.body);
          const body = operation.body.read(sent instanceof Promise ? await sent : sent);
          // Handler: whatever its operation declares.
          const header = (wanted: Header) => request.header(wanted);
          const reaches = (owner: string) => reachesEntry(reach, caller, owner);
          response = await handle(world, { caller, reach, reaches, parameter, query, body, header });
        } catch (error) {
          response = exchange.failed(error);
        }
        return exchange.finished(response);
      };
    },
  };
}

/** Makes a route that anyone may call: it takes no body, and its handler isn't told who calls it. */
export function openRoute<
  Query,
  Responses extends ResponseDeclarations,
  Header extends RequestHeader = never,
>(
  operation: Operation<Query, undefined, Responses, Header>,
  handle: (
    world: Dependencies,
    received: Received<Query, undefined, Header>,
  ) => ResponseOf<NoInfer<Responses>>,
): OpenRoute {
  return {
    operation,
    serve: (name, world) => async (request, parameter) => {
      const exchange = new Exchange(request, name, world);
      let response: HttpResponse;
      try {
        const query = operation.query.read(request.query);
        const header = (wanted: Header) => request.header(wanted);
        response = handle(world, { parameter, query, body: undefined, header });
      } catch (error) {
        response = exchange.failed(error);
      }
      return exchange.finished(response);
    },
  };
}

/** Serves requests that end with an error, whatever they are: those of no route. */
export const failing =
  (errorOf: (request: ApiRequest) => Error, journal: Journal): Serve =>
  async (request) => {
    const exchange = new Exchange(request, undefined, journal);
    return exchange.finished(exchange.failed(errorOf(request)));
  };
