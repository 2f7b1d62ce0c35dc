import { html } from "hono/html";
import type { Context, Middleware } from "koa";
import { ActionError } from "../actions/error.ts";
import { notifyActions } from "../actions/notification.ts";
import { runPasswordReset } from "../actions/password-reset.ts";
import { hashedPassword } from "../management/resources/password-policy.ts";
import { issueTicket } from "../management/resources/ticket.ts";
import { ManagementError } from "../management/rest/error.ts";
import type { Client, Connection, User } from "../state/tenant-state.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { describedBy, page, refusal } from "./pages.ts";
import { databasesOf } from "./people.ts";
import { commonEvent, connectionOf, customDomainEvent, userOf } from "./post-login-event.ts";
import { originOf } from "./record-exchange.ts";
import { readForm } from "./request-body.ts";
import { sendMessage } from "./send-message.ts";
import { type Brought, broughtTicket, resultUrl, showTicketPage } from "./ticket.ts";

/** Where the link of a password change leads. */
export const PASSWORD_CHANGE_PATH = "/u/reset-password";

const CHANGED = "You can now login to the application with the new password.";

/**
 * `POST /dbconnections/change_password` (Authentication API, "Change Password"): sends whoever goes by an address a link. It is answered
 * alike whether anybody does.
 */
export function changePasswordEndpoint(context: AuthenticationContext): Middleware {
  return async (ctx) => {
    const { client_id: clientId, connection: name, email } = await readForm(ctx.req);
    const client = typeof clientId === "string" ? context.state.clients.get(clientId) : undefined;
    const database = client && databasesOf(context.state, client).find((one) => one.name === name);
    if (client === undefined || typeof email !== "string" || database === undefined) {
      ctx.status = 400;
      ctx.body = { error: client === undefined ? "client_id is not valid" : missing(email) };
      return;
    }
    sendPasswordLink(context, ctx, { client, database, email });
    ctx.type = "html";
    ctx.body = "We've just sent you an email to reset your password.";
  };
}

const missing = (email: unknown): string =>
  typeof email === "string" ? "connection does not exist or is not enabled" : "email is required";

/**
 * Makes the link by which somebody changes their password, and keeps it among what the tenant would send.
 *
 * @returns `undefined` where nobody goes by the address, or the database lets nobody change passwords
 */
export function sendPasswordLink(
  context: AuthenticationContext,
  ctx: Context,
  {
    client,
    database,
    email,
  }: { readonly client: Client; readonly database: Connection; readonly email: string },
): string | undefined {
  const address = email.trim().toLowerCase();
  const user = context.state.users.find(
    (one) => one.connection === database.name && one.email?.toLowerCase() === address,
  );
  const isOff = database.options?.disable_self_service_change_password === true;
  const about = { client, connection: database, origin: originOf(ctx), userName: address };
  if (user === undefined || isOff) {
    context.history.log({ ...about, type: "fcpr", description: "The user does not exist." });
    return undefined;
  }
  context.history.log({ ...about, user, type: "scpr" });
  const { id } = issueTicket(context, {
    type: "password-change",
    user_id: user.user_id,
    client_id: client.client_id,
    mark_email_as_verified: true,
  });
  const link = `${context.issuer}${PASSWORD_CHANGE_PATH.slice(1)}?ticket=${id}#`;
  sendMessage(context, ctx, {
    ...{ client, connection: database, user, channel: "email", purpose: "new-password" },
    ...{ to: address, subject: "Reset your password", link },
  });
  return link;
}

/** The page on which whoever has a link sets a new password. */
export function passwordChangePage(context: AuthenticationContext): Middleware {
  return async (ctx) => {
    const brought = broughtTicket(context, ctx, "password-change");
    if (ctx.method !== "POST") return showTicketPage(ctx, await form(ctx, brought));
    const { password, repeated } = await readForm(ctx.req);
    const problem = passwordProblem(context, brought.user, password, repeated);
    if (problem !== undefined) return showTicketPage(ctx, await form(ctx, brought, problem), 400);
    const event = eventOf(context, ctx, brought);
    const { denied, result } = await askActions(context, event);
    if (denied !== undefined) return showTicketPage(ctx, await form(ctx, brought, denied), 400);
    // The link may have been used while Actions decided.
    changePassword(context, ctx, broughtTicket(context, ctx, "password-change"), String(password));
    notifyActions(context.actions, "post-change-password", event, context.log);
    const url = result ?? resultUrl(brought, CHANGED);
    if (url !== undefined) return ctx.redirect(url);
    showTicketPage(ctx, await page("Password changed", html`<h1>Password changed</h1><p>${CHANGED}</p>`));
  };
}

/** The event of a change (Auth0 docs, "post-change-password - Event Object"). */
function eventOf(context: AuthenticationContext, ctx: Context, { ticket, user }: Brought): object {
  const { state } = context;
  const client = state.clients.get(ticket.client_id ?? "");
  const request = { ...originOf(ctx), method: ctx.method, query: {}, body: {} };
  return {
    ...customDomainEvent(context),
    ...commonEvent(client, undefined, request),
    connection: connectionOf(databaseOf(state, user)),
    user: userOf(user),
  };
}

/**
 * Lets the Actions of `password-reset-post-challenge` refuse, or say where the person goes on. One that breaks, or wants the person to do
 * something else first, refuses, too.
 */
async function askActions(
  { actions, log }: AuthenticationContext,
  event: object,
): Promise<{ readonly denied?: string; readonly result?: string | undefined }> {
  const broken = { denied: "The password could not be changed." };
  try {
    const { denied, pause, resultUrl: result } = await runPasswordReset(actions, event);
    if (denied !== undefined) return { denied };
    if (pause === undefined) return { result };
    log("ACTION_UNANSWERED: an Action asks for a step of the person that a change of the password has not");
    return broken;
  } catch (cause) {
    if (!(cause instanceof ActionError)) throw cause;
    log(cause.message);
    return broken;
  }
}

function passwordProblem(
  { state }: AuthenticationContext,
  user: User,
  password: unknown,
  repeated: unknown,
): string | undefined {
  if (typeof password !== "string" || password === "") return "Enter a password.";
  if (password !== repeated) return "The passwords are not the same.";
  try {
    hashedPassword(password, databaseOf(state, user));
    return undefined;
  } catch (cause) {
    if (cause instanceof ManagementError) return "Password is too weak.";
    throw cause;
  }
}

function databaseOf({ connections }: AuthenticationContext["state"], user: User): Connection {
  const database = connections.find(({ name }) => name === user.connection);
  if (database !== undefined) return database;
  throw new AuthenticationError("invalid_request", "The account does not exist any more.");
}

/** Whoever was logged in before has to log in again, and nobody is blocked any more for wrong passwords. */
function changePassword(
  context: AuthenticationContext,
  ctx: Context,
  { ticket, user }: Brought,
  password: string,
): void {
  const { state, now, failedLogins, history } = context;
  const at = now().toISOString();
  state.tickets.delete(ticket.id);
  state.users.put({
    ...user,
    ...hashedPassword(password, databaseOf(state, user)),
    ...(ticket.mark_email_as_verified === true && { email_verified: true }),
    updated_at: at,
    last_password_reset: at,
  });
  for (const session of state.sessions.all())
    if (session.user_id === user.user_id) state.sessions.delete(session.id);
  failedLogins.unblock(user.user_id);
  const client = state.clients.get(ticket.client_id ?? "");
  history.log({ type: "scp", description: CHANGED, user, client, origin: originOf(ctx) });
}

const form = ({ path, querystring }: Context, { user }: Brought, error?: string): Promise<string> =>
  page(
    "Change your password",
    html`
      <h1>Change your password</h1>
      <p>Enter a new password for ${user.email ?? user.username ?? user.user_id}.</p>
      ${refusal(error)}
      <form method="post" action="${path}?${querystring}">
        <label for="password">New password</label>
        <input id="password" name="password" type="password" autocomplete="new-password" ${describedBy(error)} required autofocus />
        <label for="repeated">The same again</label>
        <input id="repeated" name="repeated" type="password" autocomplete="new-password" required />
        <button type="submit">Reset password</button>
      </form>
    `,
  );
