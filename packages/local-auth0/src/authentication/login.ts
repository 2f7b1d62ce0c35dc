import type { Context, Middleware } from "koa";
import type Provider from "oidc-provider";
import type { Client, User } from "../state/tenant-state.ts";
import { type Authentication, authenticate, TOO_MANY_ATTEMPTS } from "./authenticate.ts";
import { packMethods } from "./authentication-methods.ts";
import type { AuthenticationContext } from "./context.ts";
import { loginPage } from "./pages.ts";
import { admittedUsers } from "./people.ts";
import { recordRefusedCredentials } from "./record-login.ts";
import { readForm } from "./request-body.ts";

/** Where a login page is; the identifier of its interaction follows. */
export const LOGIN_PATH = "/u/login/";

/** The refusals of the login page, in Auth0's words. */
const REFUSALS: Readonly<Record<Extract<Authentication, { refusal: string }>["refusal"], string>> = {
  wrong_credentials: "Wrong username or password.",
  too_many_attempts: TOO_MANY_ATTEMPTS,
  blocked: "Your account has been blocked.",
};

type Interaction = Awaited<ReturnType<Provider["interactionDetails"]>>;

/** The hosted login page: shows its form, and checks what is posted. */
export function loginEndpoint(context: AuthenticationContext, provider: Provider): Middleware {
  return async (ctx) => {
    const interaction = await provider.interactionDetails(ctx.req, ctx.res);
    const client = context.state.clients.get(String(interaction.params.client_id));
    if (client === undefined) return ctx.throw(400, "The application does not exist any more.");
    if (ctx.method !== "POST") return showForm(context, ctx, client, loginHint(interaction));
    const { username = "", password = "" } = await readForm(ctx.req);
    const credentials = { username: String(username), password: String(password), ip: ctx.ip };
    const authentication = authenticate(context, client, credentials);
    if ("refusal" in authentication) {
      recordRefusedCredentials(context, ctx, client, { ...authentication, username: credentials.username });
      ctx.status = 400;
      return showForm(context, ctx, client, credentials.username, REFUSALS[authentication.refusal]);
    }
    const { user } = authentication;
    await leaveOtherSession(provider, ctx, interaction, user);
    countLogin(context, user, ctx.ip);
    const returnTo = await provider.interactionResult(ctx.req, ctx.res, {
      login: {
        accountId: user.user_id,
        amr: packMethods([{ name: "pwd", timestamp: context.now().toISOString() }]),
      },
    });
    ctx.status = 303;
    ctx.redirect(returnTo);
  };
}

async function showForm(
  { state }: AuthenticationContext,
  ctx: Context,
  client: Client,
  username: string,
  error?: string,
): Promise<void> {
  ctx.type = "html";
  ctx.set("cache-control", "no-store");
  ctx.body = await loginPage({
    application: client.name,
    action: ctx.path,
    people: admittedUsers(state, client),
    username,
    ...(error !== undefined && { error }),
  });
}

function loginHint({ params }: Interaction): string {
  return typeof params.login_hint === "string" ? params.login_hint : "";
}

/** Somebody else was logged in here before: their session ends. */
async function leaveOtherSession(
  provider: Provider,
  ctx: Context,
  interaction: Interaction,
  user: User,
): Promise<void> {
  const session = await provider.Session.get(ctx);
  if (session.accountId === undefined || session.accountId === user.user_id) return;
  await session.destroy();
  delete interaction.session;
  await interaction.persist();
}

function countLogin({ state, now }: AuthenticationContext, user: User, ip: string): void {
  const count = typeof user.logins_count === "number" ? user.logins_count : 0;
  state.users.put({ ...user, logins_count: count + 1, last_login: now().toISOString(), last_ip: ip });
}
