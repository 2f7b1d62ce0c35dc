import type { Context } from "koa";
import type { Ticket } from "../state/authentication-method.ts";
import type { User } from "../state/tenant-state.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";

/** A ticket that somebody has brought, and whom it is about. */
export interface Brought {
  readonly ticket: Ticket;
  readonly user: User;
}

/** The ticket of a page's address. @throws {AuthenticationError} `invalid_request`, as a page, when it is none, used or over */
export function broughtTicket(
  { state, now }: Pick<AuthenticationContext, "state" | "now">,
  ctx: Context,
  type: Ticket["type"],
): Brought {
  const { ticket: id } = ctx.query;
  const ticket = state.tickets.get(typeof id === "string" ? id : "");
  const user = state.users.get(ticket?.user_id ?? "");
  const isGood = ticket?.type === type && Date.parse(ticket.expires_at) > now().getTime();
  if (ticket !== undefined && isGood && user !== undefined) return { ticket, user };
  throw new AuthenticationError("invalid_request", "This link has expired, or it was used before.");
}

/**
 * Where somebody goes on once a ticket has done its work: the `result_url`, which is told what came of it (Management API,
 * "Create a password change ticket").
 */
export function resultUrl({ ticket, user }: Brought, message: string): string | undefined {
  const url = URL.parse(ticket.result_url ?? "");
  if (url === null) return undefined;
  url.searchParams.set("success", "true");
  url.searchParams.set("message", message);
  if (ticket.include_email_in_redirect !== false && user.email !== undefined) {
    url.searchParams.set("email", user.email);
  }
  return url.href;
}

/** Answers a page of a ticket, whose address is a secret. */
export function showTicketPage(ctx: Context, html: string, status = 200): void {
  ctx.status = status;
  ctx.type = "html";
  ctx.set("cache-control", "no-store");
  ctx.set("referrer-policy", "no-referrer");
  ctx.body = html;
}
