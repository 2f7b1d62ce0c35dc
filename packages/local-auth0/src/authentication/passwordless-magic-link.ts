import { randomBytes } from "node:crypto";
import type { Context, Middleware } from "koa";
import type { Client, Connection } from "../state/tenant-state.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { authenticateByCode } from "./passwordless-code.ts";
import { passwordlessOf } from "./people.ts";
import { registrationRequest } from "./register.ts";

/** Where a link that stands in for a password leads. */
export const MAGIC_LINK_PATH = "/passwordless/verify_redirect";

/** Parameters of the authorization request that the link goes on with. */
const CARRIED = [
  ...["response_type", "redirect_uri", "scope", "audience", "state", "nonce", "response_mode"],
  ...["code_challenge", "code_challenge_method", "organization"],
];

/** The address that logs in whoever follows it, once. */
export function magicLink(
  { issuer }: Pick<AuthenticationContext, "issuer">,
  link: {
    readonly client: Client;
    readonly connection: Connection;
    readonly address: string;
    readonly code: string;
    readonly parameters: Readonly<Record<string, string>>;
  },
): string {
  const { client, connection, address, code, parameters } = link;
  const url = new URL(MAGIC_LINK_PATH.slice(1), issuer);
  const [callback] = client.callbacks ?? [];
  url.search = new URLSearchParams({
    response_type: "code",
    ...(callback !== undefined && { redirect_uri: callback }),
    scope: "openid profile email",
    ...parameters,
    ...{ client_id: client.client_id, connection: connection.name },
    ...{ email: address, verification_code: code },
  }).toString();
  return url.href;
}

/** Seconds between a link and the login that it goes on with. */
const TICKET_LIFETIME = 60;

/**
 * Follows a link: its code is taken in, and the browser goes on to `/authorize` with a ticket for the login page, so that the application
 * gets the answer that it would get from any login.
 */
export function followMagicLink(context: AuthenticationContext): Middleware {
  return async (ctx: Context) => {
    const sent = (name: string) => {
      const value = ctx.query[name];
      return typeof value === "string" ? value : "";
    };
    const client = context.state.clients.get(sent("client_id"));
    if (client === undefined) throw new AuthenticationError("invalid_request", "Unknown client.");
    const connection = passwordlessOf(context.state, client).find(({ name }) => name === sent("connection"));
    if (connection === undefined)
      throw new AuthenticationError("invalid_request", "Connection does not exist");
    const user = await authenticateByCode(context, client, connection, {
      address: sent("email"),
      code: sent("verification_code"),
      request: registrationRequest(ctx, {}),
    });
    const ticket = randomBytes(24).toString("base64url");
    context.loginTickets.set(
      ticket,
      { userId: user.user_id, clientId: client.client_id, method: "email" },
      TICKET_LIFETIME,
    );
    const parameters = CARRIED.flatMap((name) => (sent(name) === "" ? [] : [[name, sent(name)]]));
    ctx.status = 302;
    ctx.redirect(
      `/authorize?${new URLSearchParams({
        ...Object.fromEntries(parameters),
        ...{ client_id: client.client_id, prompt: "login", login_ticket: ticket },
      })}`,
    );
  };
}
