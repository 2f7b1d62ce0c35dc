import { html } from "hono/html";
import type { Middleware } from "koa";
import type { AuthenticationContext } from "./context.ts";
import { page } from "./pages.ts";
import { originOf } from "./record-exchange.ts";
import { broughtTicket, resultUrl, showTicketPage } from "./ticket.ts";

/** Where the link that verifies an e-mail address leads. */
export const EMAIL_VERIFICATION_PATH = "/u/email-verification";

const VERIFIED = "Your email was verified. You can continue using the application.";

/** Verifies the e-mail address of whoever follows the link that was sent there. */
export function emailVerificationPage(context: AuthenticationContext): Middleware {
  return async (ctx) => {
    const brought = broughtTicket(context, ctx, "email-verification");
    const { state, now, history } = context;
    const { ticket, user } = brought;
    state.tickets.delete(ticket.id);
    state.users.put({ ...user, email_verified: true, updated_at: now().toISOString() });
    const client = state.clients.get(ticket.client_id ?? "");
    history.log({ type: "sv", description: VERIFIED, user, client, origin: originOf(ctx) });
    const url = resultUrl(brought, VERIFIED);
    if (url !== undefined) return ctx.redirect(url);
    showTicketPage(ctx, await page("Email verified", html`<h1>Email verified</h1><p>${VERIFIED}</p>`));
  };
}
