import type { Context, Middleware } from "koa";
import type { AuthenticationContext } from "./context.ts";
import { connectionsOf } from "./people.ts";
import { originOf } from "./record-exchange.ts";
import { readForm } from "./request-body.ts";

/** Status and body of an answer. */
type Answer = readonly [status: number, body: object];

/**
 * Lets people sign themselves up in a database that the application may use, unless its `disable_signup` is on (Authentication
 * API, "Signup"). It asks for no credential: whoever knows a client id can call it.
 */
export function signUpEndpoint(context: AuthenticationContext): Middleware {
  return async (ctx) => {
    const form = await readForm(ctx.req);
    [ctx.status, ctx.body] = signedUp(context, form);
    recordSignUp(context, ctx, form);
  };
}

function recordSignUp(
  { state, history }: AuthenticationContext,
  ctx: Context,
  { client_id: clientId, connection, email }: Record<string, unknown>,
): void {
  const isDone = ctx.status === 200;
  const address = typeof email === "string" ? email.toLowerCase() : "";
  history.log({
    type: isDone ? "ss" : "fs",
    client: state.clients.get(typeof clientId === "string" ? clientId : ""),
    connection: state.connections.find(({ name }) => name === connection),
    ...(isDone && {
      user: state.users.find((user) => user.email === address && user.connection === connection),
    }),
    userName: address,
    origin: originOf(ctx),
  });
}

function signedUp({ state, signUp }: AuthenticationContext, form: Record<string, unknown>): Answer {
  const { client_id: clientId, connection: name, email, username, password } = form;
  const client = typeof clientId === "string" ? state.clients.get(clientId) : undefined;
  if (client === undefined) return [400, { error: "client_id is not valid" }];
  const connection = connectionsOf(state, client).find((one) => one.name === name);
  if (connection === undefined) {
    return [400, { error: "invalid_request", error_description: "the connection was disabled" }];
  }
  if (connection.options?.disable_signup === true) return [400, { error: "public signup is disabled" }];
  if (typeof email !== "string" || typeof password !== "string") {
    return [400, { error: `${typeof email === "string" ? "password" : "email"} is required` }];
  }
  const person = {
    connection: connection.name,
    email,
    password,
    ...(typeof username === "string" && { username }),
  };
  const result = signUp(person);
  if ("refusal" in result) return refusals[result.refusal];
  const [, id] = result.user.user_id.split("|");
  return [200, { _id: id, email: result.user.email, email_verified: false }];
}

const refusal = (name: string, code: string, description: string): Answer => [
  400,
  { name, code, description, statusCode: 400 },
];

/** Nobody is told who is known: that is for tenants with the flag `enable_public_signup_user_exists_error`. */
const refusals: Readonly<Record<"invalid" | "weak", Answer>> = {
  invalid: refusal("BadRequestError", "invalid_signup", "Invalid sign up"),
  weak: refusal("PasswordStrengthError", "invalid_password", "Password is too weak"),
};
