import type { Context, Middleware } from "koa";
import type Provider from "oidc-provider";
import type { User } from "../state/tenant-state.ts";
import { packMethods, withMethod } from "./authentication-methods.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { factorOf } from "./multifactor-factors.ts";
import { clearWrongFactors, countWrongFactor, isExhausted } from "./multifactor-failures.ts";
import { multifactorPage } from "./multifactor-pages.ts";
import { remember } from "./multifactor-remembered-browsers.ts";
import type { MultifactorStep } from "./multifactor-requirement.ts";
import { firstScreen, nextScreen, type Submission } from "./multifactor-screens.ts";
import { pendingLoginOf } from "./pending-login.ts";
import { recordFactor } from "./record-login.ts";
import { readForm } from "./request-body.ts";
import { sendCodeOf } from "./send-message.ts";
import { tenantName } from "./tenant-name.ts";
import type { MultifactorScreen, PendingLogin } from "./waiting-logins.ts";

/** Where second factors are shown and enrolled; the identifier of the interaction follows. */
export const MULTIFACTOR_PATH = "/u/mfa/";

/** Wrong codes of one login, at most. */
const MAX_FAILURES = 10;

/** The pages on which a person enrols a second factor, or shows one. */
export function multifactorEndpoint(context: AuthenticationContext, provider: Provider): Middleware {
  return async (ctx) => {
    const login = pendingLoginOf(context, await provider.interactionDetails(ctx.req, ctx.res));
    const user = context.state.users.get(login?.attempt.authorization.userId ?? "");
    if (login?.step?.kind !== "multifactor" || user === undefined) {
      throw new AuthenticationError("invalid_request", "This step of the login is over. Log in again.");
    }
    const { step, screen = firstScreen(context, user, step) } = login;
    const about = { client: login.attempt.client, user };
    if (login.screen === undefined) sendCodeOf(context, ctx, screen, about);
    login.screen = screen;
    const show = (error?: string) => showScreen(context, ctx, { user, step, screen, error });
    if (ctx.method !== "POST") return show();
    const refusal = await submit(context, ctx, { login, user, step, screen });
    if (refusal !== undefined) {
      ctx.status = 400;
      return show(refusal);
    }
    ctx.status = 303;
    ctx.redirect(login.screen === undefined ? await goOn(context, provider, ctx, login) : ctx.path);
  };
}

interface Showing {
  readonly user: User;
  readonly step: MultifactorStep;
  readonly screen: MultifactorScreen;
}

/** Takes in what was posted. @returns why nothing came of it */
async function submit(
  context: AuthenticationContext,
  ctx: Context,
  { login, user, step, screen }: Showing & { readonly login: PendingLogin },
): Promise<string | undefined> {
  if (login.failures >= MAX_FAILURES) return "Too many wrong codes. Log in again.";
  if (isExhausted(context, user)) return "Too many wrong codes. Wait for some minutes before you try again.";
  const form = await readForm(ctx.req);
  const reply = nextScreen(context, user, step, screen, submissionOf(form));
  const whose = { user, clientId: login.attempt.client.client_id };
  if ("refusal" in reply) {
    login.failures += 1;
    if (screen.name === "code") {
      countWrongFactor(context, user);
      recordFactor(context, ctx, whose, { factor: factorOf(screen.method) ?? "otp", outcome: "refused" });
    }
    return reply.refusal;
  }
  if (reply.shown !== undefined) {
    clearWrongFactors(context, user);
    const isNew = screen.name === "code" && !screen.method.confirmed;
    recordFactor(context, ctx, whose, { factor: reply.shown, outcome: isNew ? "enrolled" : "shown" });
    const timestamp = context.now().toISOString();
    login.hasShownFactor = true;
    login.methods = withMethod(login.methods, { name: "mfa", timestamp, type: reply.shown });
    if (step.mayRemember && form.remember === "true") remember(context, ctx, user);
  }
  if ("screen" in reply) {
    login.screen = reply.screen;
    sendCodeOf(context, ctx, reply.screen, { client: login.attempt.client, user });
  } else delete login.screen;
  return undefined;
}

/** Sends the browser back into the login, whose session now holds the factor, too. */
async function goOn(
  { now }: AuthenticationContext,
  provider: Provider,
  ctx: Context,
  login: PendingLogin,
): Promise<string> {
  delete login.step;
  const session = await provider.Session.get(ctx);
  return provider.interactionResult(ctx.req, ctx.res, {
    login: {
      accountId: login.attempt.authorization.userId,
      amr: packMethods(login.methods),
      // The time of the login stays that of the password.
      ts: session.loginTs ?? Math.floor(now().getTime() / 1000),
    },
  });
}

async function showScreen(
  { state, issuer }: AuthenticationContext,
  ctx: Context,
  { user, step, screen, error }: Showing & { readonly error: string | undefined },
): Promise<void> {
  ctx.type = "html";
  ctx.set("cache-control", "no-store");
  ctx.body = await multifactorPage({
    screen,
    action: ctx.path,
    tenant: tenantName(state, issuer),
    account: user.email ?? user.username ?? user.user_id,
    mayRemember: step.mayRemember,
    ...(error !== undefined && { error }),
  });
}

const text = (value: unknown) => (typeof value === "string" ? value.trim() : "");

/** The answer to a screen, by its posted fields. */
export const submissionOf = (form: Record<string, unknown>): Submission => ({
  code: text(form.code),
  factor: text(form.factor),
  contact: text(form.contact),
  wantsOther: form.other === "true",
});
