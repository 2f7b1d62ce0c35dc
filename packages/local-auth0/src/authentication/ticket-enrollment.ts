import { html } from "hono/html";
import type { Middleware } from "koa";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { submissionOf } from "./multifactor-endpoint.ts";
import { FACTOR_SWITCHES, factorsOf } from "./multifactor-factors.ts";
import { multifactorPage } from "./multifactor-pages.ts";
import type { MultifactorStep } from "./multifactor-requirement.ts";
import { firstScreen, nextScreen } from "./multifactor-screens.ts";
import { page } from "./pages.ts";
import { readForm } from "./request-body.ts";
import { sendCodeOf } from "./send-message.ts";
import { tenantName } from "./tenant-name.ts";
import { type Brought, broughtTicket, showTicketPage } from "./ticket.ts";

/** Where the link leads by which somebody enrols a second factor. */
export const ENROLLMENT_PATH = "/mfa/enrollment";

/** Seconds that an enrolment may take. */
const LIFETIME = 3600;

/** Wrong codes of one enrolment, at most. */
const MAX_FAILURES = 10;

/** The pages on which whoever has a ticket enrols a second factor. */
export function enrollmentPage(context: AuthenticationContext): Middleware {
  return async (ctx) => {
    const brought = broughtTicket(context, ctx, "mfa-enrollment");
    const { ticket, user } = brought;
    const step = stepOf(context, brought);
    const enrolment = context.enrolments.get(ticket.id) ?? {
      screen: firstScreen(context, user, step),
      failures: 0,
    };
    const show = async (error?: string) => {
      const content = await multifactorPage({
        screen: enrolment.screen,
        action: `${ctx.path}?${ctx.querystring}`,
        tenant: tenantName(context.state, context.issuer),
        account: user.email ?? user.username ?? user.user_id,
        mayRemember: false,
        ...(error !== undefined && { error }),
      });
      context.enrolments.set(ticket.id, enrolment, LIFETIME);
      showTicketPage(ctx, content, error === undefined ? 200 : 400);
    };
    if (ctx.method !== "POST") return show();
    if (enrolment.failures >= MAX_FAILURES) return show("Too many wrong codes. Ask for another link.");
    const reply = nextScreen(context, user, step, enrolment.screen, submissionOf(await readForm(ctx.req)));
    if ("refusal" in reply) {
      enrolment.failures += 1;
      return show(reply.refusal);
    }
    if ("screen" in reply) {
      sendCodeOf(context, ctx, reply.screen, { user });
      enrolment.screen = reply.screen;
      return show();
    }
    context.state.tickets.delete(ticket.id);
    showTicketPage(
      ctx,
      await page("All set", html`<h1>All set</h1><p>You have enrolled a second factor.</p>`),
    );
  };
}

/** @throws {AuthenticationError} where the tenant has switched no such factor on */
function stepOf({ state }: AuthenticationContext, { ticket }: Brought): MultifactorStep {
  const isWanted = (name: string) => ticket.factor === undefined || ticket.factor === name;
  const factors = factorsOf(state).filter(
    (factor) => factor === "recovery-code" || isWanted(FACTOR_SWITCHES[factor]) || isWanted(factor),
  );
  if (factors.some((factor) => factor !== "recovery-code")) {
    return { kind: "multifactor", factors, purpose: "enrol", choose: true, mayRemember: false };
  }
  throw new AuthenticationError("invalid_request", "The tenant has switched no such factor on.");
}
