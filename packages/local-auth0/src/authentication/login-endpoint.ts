import type { Middleware } from "koa";
import type Provider from "oidc-provider";
import type { AuthenticationContext } from "./context.ts";
import { federatedOf } from "./federated-connections.ts";
import { federatedScreen } from "./federated-login.ts";
import { passwordScreen } from "./login-password.ts";
import { passwordlessScreen } from "./login-passwordless.ts";
import { resetPasswordScreen } from "./login-reset-password.ts";
import { signUpScreen } from "./login-sign-up.ts";
import { authorizationParameter, finishLogin, type LoginVisit } from "./login-visit.ts";
import { organizationChoice, tenantOfChoice } from "./organization-choice.ts";
import { databasesOf, findByIdentifier, passwordlessOf, withinConnection } from "./people.ts";
import { readForm } from "./request-body.ts";

/** Where a login page is; the identifier of its interaction follows. */
export const LOGIN_PATH = "/u/login/";

/** Shows a screen, or takes in what was posted from it. */
type Screen = (visit: LoginVisit) => Promise<void>;

/** The screens by their name in the address (`?screen=`). */
const SCREENS: Readonly<Record<string, Screen>> = {
  password: passwordScreen,
  "sign-up": signUpScreen,
  passwordless: passwordlessScreen,
  "reset-password": resetPasswordScreen,
  federated: federatedScreen,
};

/** The hosted login page: shows its screens, and checks what is posted. */
export function loginEndpoint(context: AuthenticationContext, provider: Provider): Middleware {
  return async (ctx) => {
    const interaction = await provider.interactionDetails(ctx.req, ctx.res);
    const client = context.state.clients.get(String(interaction.params.client_id));
    if (client === undefined) return ctx.throw(400, "The application does not exist any more.");
    const form = ctx.method === "POST" ? textsOf(await readForm(ctx.req)) : {};
    const choice = organizationChoice(context, client, interaction.params);
    const asked = { context, provider, ctx, interaction, client, choice, form };
    const named = authorizationParameter(asked, "connection");
    // Everything on these pages is about the connections of the organization, or the one that the application names.
    const state = withinConnection(tenantOfChoice(context.state, choice), named);
    const visit: LoginVisit = { ...asked, context: { ...context, state } };
    if (await logInByTicket(visit)) return;
    const name = typeof ctx.query.screen === "string" ? ctx.query.screen : firstScreen(visit);
    await (SCREENS[name] ?? passwordScreen)(visit);
  };
}

/** `screen_hint` and `prompt=create` ask for the sign-up (Auth0 docs, "New Universal Login Experience"). */
function firstScreen(visit: LoginVisit): string {
  const { context, client } = visit;
  if (databasesOf(context.state, client).length === 0) {
    if (passwordlessOf(context.state, client).length > 0) return "passwordless";
    return federatedOf(context.state, client).length === 1 ? "federated" : "password";
  }
  const wantsSignUp =
    authorizationParameter(visit, "screen_hint") === "signup" ||
    authorizationParameter(visit, "prompt") === "create" ||
    isNew(visit);
  return wantsSignUp ? "sign-up" : "password";
}

/** Whether who was invited isn't known yet. */
function isNew({ context, client, choice: { invitation } }: LoginVisit): boolean {
  if (invitation === undefined) return false;
  return findByIdentifier(context.state, client, invitation.invitee.email) === undefined;
}

/** Logs in whoever has shown elsewhere who they are, and has a ticket for it. A ticket works once. */
async function logInByTicket(visit: LoginVisit): Promise<boolean> {
  const { context, client } = visit;
  const id = authorizationParameter(visit, "login_ticket") ?? "";
  const ticket = context.loginTickets.get(id);
  const user = context.state.users.get(ticket?.userId ?? "");
  if (ticket?.clientId !== client.client_id || user === undefined) return false;
  context.loginTickets.delete(id);
  await finishLogin(visit, user, ticket.method);
  return true;
}

/** A field that is repeated counts as its first value. */
const textsOf = (form: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(form).map(([name, value]) => [name, textOf([value].flat()[0])]));

/** A value that is no text, as JSON can hold, is an empty one. */
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
