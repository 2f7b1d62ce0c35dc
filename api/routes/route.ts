import type { Handlers } from "../handlers.ts";
import { authorize } from "../http/authorization.ts";
import { readBodyText } from "../http/body.ts";
import type { Act, Incoming } from "../http/exchange.ts";
import { readQuery } from "../http/query.ts";
import type { Answer } from "../http/response.ts";
import type { Route, Scope } from "../names.ts";
import type { Caller, VerifyToken } from "../verify/caller.ts";
import { operations } from "./index.ts";
import type { Operation } from "./operation.ts";

/**
 * Acts on a request of a guarded route: only once its caller is authorized anything else of it is looked at; then its
 * query and its body are checked as the operation declares them, and its handler gets them.
 */
export function guarded(route: Route, scope: Scope, verify: VerifyToken, handlers: Handlers): Act {
  const operation: Operation = operations[route];
  const handle: (received: never) => Promise<Answer> = handlers[route];
  const admit = authorize(scope, verify);
  const { body: declared } = operation;

  const receive = (incoming: Incoming, caller: Caller): Promise<Answer> => {
    incoming.caller = caller;
    const { request, parameter } = incoming;
    const query = readQuery(request.query, operation.query);
    const act = (body: unknown) => {
      const received = { caller, parameter, query, body, header: (name: string) => request.header(name) };
      // It is made as the handler's own operation declares it: the compiler can't follow one route through two tables.
      return handle(received as never);
    };
    return declared === undefined
      ? act(undefined)
      : readBodyText(request, declared).then((text) => act(declared.read(text)));
  };

  return (incoming) => {
    const admitted = admit(incoming.request.header("authorization"));
    // A caller who is known at once doesn't wait for a turn of the loop.
    return admitted instanceof Promise
      ? admitted.then((caller) => receive(incoming, caller))
      : receive(incoming, admitted);
  };
}
