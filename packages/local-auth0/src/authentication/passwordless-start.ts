import type { Context, Middleware } from "koa";
import type { Client, Connection, TenantState } from "../state/tenant-state.ts";
import { checkClientSecret } from "./client-secret.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { jsonEndpoint } from "./json-endpoint.ts";
import { addressOf, findByAddress, isSms, newPasswordlessCode } from "./passwordless-code.ts";
import { magicLink } from "./passwordless-magic-link.ts";
import { passwordlessOf } from "./people.ts";
import { recordPasswordlessCode } from "./record-login.ts";
import { readForm } from "./request-body.ts";
import { sendMessage } from "./send-message.ts";

type Body = Readonly<Record<string, unknown>>;

/**
 * `POST /passwordless/start` (Authentication API, "Passwordless"): makes a code, or a link, in the place of a password. It
 * goes where the tenant keeps what it would send.
 */
export function startPasswordless(context: AuthenticationContext): Middleware {
  return jsonEndpoint(async (ctx) => start(context, ctx, await readForm(ctx.req)));
}

function start(context: AuthenticationContext, ctx: Context, body: Body): object {
  const client = clientOf(context.state, body);
  const connection = passwordlessOf(context.state, client).find(({ name }) => name === body.connection);
  if (connection === undefined) throw refusal("bad.connection", "Connection does not exist");
  const typed = isSms(connection) ? body.phone_number : body.email;
  const address = typeof typed === "string" ? addressOf(connection, typed) : undefined;
  if (address === undefined) throw badAddress(connection);
  const known = findByAddress(context, connection, address);
  if (known === undefined && connection.options?.disable_signup === true) {
    throw refusal("bad.connection", "Public signup is disabled");
  }
  const code = newPasswordlessCode(context, connection, address);
  const isLink = !isSms(connection) && body.send !== "code";
  recordPasswordlessCode(context, ctx, { client, connection, address });
  sendMessage(context, ctx, {
    ...{ client, connection, user: known },
    channel: isSms(connection) ? "sms" : "email",
    purpose: "passwordless",
    to: address,
    subject: `Welcome to ${client.name}`,
    ...(isLink
      ? {
          link: magicLink(context, {
            client,
            connection,
            address,
            code,
            parameters: parametersOf(body),
          }),
        }
      : { code }),
  });
  const _id = known?.user_id.split("|")[1] ?? "";
  return isSms(connection)
    ? { _id, phone_number: address, phone_verified: known?.phone_verified === true }
    : { _id, email: address, email_verified: known?.email_verified === true };
}

function clientOf(state: TenantState, body: Body): Client {
  const client = typeof body.client_id === "string" ? state.clients.get(body.client_id) : undefined;
  if (client === undefined) throw refusal("bad.client_id", "Invalid client_id");
  const { flags } = state.settings.get("tenants/settings") ?? {};
  const isEnforced = Object(flags).enforce_client_authentication_on_passwordless_start !== false;
  if (isEnforced) checkClientSecret(client, body.client_secret);
  return client;
}

/** The parameters of the authorization request that a link goes on with. */
function parametersOf({ authParams }: Body): Record<string, string> {
  return Object.fromEntries(
    Object.entries(Object(authParams)).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );
}

const badAddress = (connection: Connection) =>
  isSms(connection)
    ? refusal("bad.phone_number", "Invalid phone number")
    : refusal("bad.email", "error in email - email format validation failed");

const refusal = (code: string, description: string) =>
  new AuthenticationError(code, description, { status: 400 });
