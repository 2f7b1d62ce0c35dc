import type { Context, Middleware } from "koa";
import type { Client, Connection, User } from "../state/tenant-state.ts";
import type { AuthenticationContext } from "./context.ts";
import { databasesOf } from "./people.ts";
import { originOf } from "./record-exchange.ts";
import { register, registrationRequest } from "./register.ts";
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
    [ctx.status, ctx.body] = await signedUp(context, ctx, form);
  };
}

async function signedUp(
  context: AuthenticationContext,
  ctx: Context,
  form: Record<string, unknown>,
): Promise<Answer> {
  const { client_id: clientId, connection: name, email, password } = form;
  const { state } = context;
  const client = typeof clientId === "string" ? state.clients.get(clientId) : undefined;
  if (client === undefined) return [400, { error: "client_id is not valid" }];
  const connection = databasesOf(state, client).find((one) => one.name === name);
  if (connection === undefined) {
    return [400, { error: "invalid_request", error_description: "the connection was disabled" }];
  }
  if (connection.options?.disable_signup === true) return [400, { error: "public signup is disabled" }];
  if (typeof email !== "string" || typeof password !== "string") {
    return [400, { error: `${typeof email === "string" ? "password" : "email"} is required` }];
  }
  const profile = profileOf(form);
  const person = { email, password, ...profile, ...metadataOf(form) };
  const request = registrationRequest(ctx, form);
  const result = await register(context, { client, connection, person, request });
  recordSignUp(context, ctx, { client, connection, email, ...("user" in result && result) });
  if ("userMessage" in result) return deniedByAction(result.userMessage);
  if ("refusal" in result) return refusals[result.refusal];
  const [, id] = result.user.user_id.split("|");
  return [200, { _id: id, email: result.user.email, email_verified: false, ...profile }];
}

/** Members of the profile that people may give themselves (Authentication API, "Signup"). */
function profileOf(form: Readonly<Record<string, unknown>>): Record<string, string> {
  const names = ["username", "given_name", "family_name", "name", "nickname", "picture"];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = form[name];
      return typeof value === "string" ? [[name, value]] : [];
    }),
  );
}

function metadataOf({ user_metadata: sent }: Readonly<Record<string, unknown>>): {
  user_metadata?: Record<string, unknown>;
} {
  const isObject = typeof sent === "object" && sent !== null && !Array.isArray(sent);
  return isObject ? { user_metadata: { ...sent } } : {};
}

/** Records a sign-up. @param attempt without a user where it was refused */
export function recordSignUp(
  { history }: Pick<AuthenticationContext, "history">,
  ctx: Context,
  attempt: {
    readonly client: Client;
    readonly connection: Connection;
    readonly email: string;
    readonly user?: User;
  },
): void {
  const { email, ...known } = attempt;
  const type = attempt.user === undefined ? "fs" : "ss";
  history.log({ type, ...known, userName: email.toLowerCase(), origin: originOf(ctx) });
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

const deniedByAction = (message: string): Answer => [
  400,
  {
    ...{ name: "ValidationError", code: "extensibility_error", description: message },
    ...{ friendly_message: message, statusCode: 400 },
  },
];
