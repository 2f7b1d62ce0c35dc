import type { Answer } from "./answer.ts";
import { authorize } from "./authorize.ts";
import { readBodyText } from "./body.ts";
import type { VerifyToken } from "./caller.ts";
import type { Handlers } from "./handlers.ts";
import { readQuery } from "./input.ts";
import type { Route, Scope } from "./names.ts";
import type { Operation } from "./operations/operation.ts";
import { operations } from "./operations.ts";
import type { Act } from "./serve.ts";

/**
 * Acts on a request of a guarded route: only once its caller is authorized anything else of it is looked at; then its
 * query and its body are checked as the operation declares them, and its handler gets them.
 */
export function guarded(route: Route, scope: Scope, verify: VerifyToken, handlers: Handlers): Act {
  const operation: Operation = operations[route];
  const handle: (received: never) => Promise<Answer> = handlers[route];
  const guard = authorize(scope, verify);
  const [, parameter] = /\{(\w+)\}/.exec(route) ?? [];
  return async ({ context }) => {
    const admitted = { yes: false };
    await guard(context, async () => {
      admitted.yes = true;
    });
    if (!admitted.yes) throw new TypeError(`${route} was neither refused nor admitted`);
    const { body: declared } = operation;
    const received = {
      caller: context.get("caller"),
      parameter: parameter === undefined ? "" : (context.req.param(parameter) ?? ""),
      query: readQuery(context.req.url, operation.query),
      body: declared?.read(await readBodyText(context.req.raw, declared)),
      header: (name: string) => context.req.header(name),
    };
    // It is made as the handler's own operation declares it: the compiler can't follow one route through two tables.
    return handle(received as never);
  };
}
