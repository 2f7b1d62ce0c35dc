import type { Context } from "koa";
import type Provider from "oidc-provider";
import type { Client, User } from "../state/tenant-state.ts";
import { packMethods } from "./authentication-methods.ts";
import type { AuthenticationContext } from "./context.ts";
import { type LoginRequest, loginParameter, ORIGINAL_REQUEST } from "./login-request.ts";
import type { OrganizationChoice } from "./organization-choice.ts";

export type Interaction = Awaited<ReturnType<Provider["interactionDetails"]>>;

/** A request of a browser in which somebody is about to log in. */
export interface LoginVisit {
  readonly context: AuthenticationContext;
  readonly provider: Provider;
  readonly ctx: Context;
  readonly interaction: Interaction;
  readonly client: Client;
  /** The organization for which the person logs in, and the invitation that they follow. */
  readonly choice: OrganizationChoice;
  /** The fields of a posted form; none at a GET. */
  readonly form: Readonly<Record<string, string>>;
}

/** A parameter of the authorization request that led here. */
export function authorizationParameter({ interaction }: LoginVisit, name: string): string | undefined {
  const kept = interaction.params[ORIGINAL_REQUEST];
  const request: LoginRequest | undefined = typeof kept === "string" ? JSON.parse(kept) : undefined;
  return request && loginParameter(request, name);
}

/** The name that somebody will probably log in or sign up by. */
export const loginHint = (visit: LoginVisit): string =>
  authorizationParameter(visit, "login_hint") ?? visit.choice.invitation?.invitee.email ?? "";

/** Whom a person logs in to, as the pages name it. */
export const destination = ({ client, choice: { organization } }: LoginVisit) => ({
  application: client.name,
  ...(organization !== undefined && { organization: organization.display_name ?? organization.name }),
});

/**
 * Goes back to the authorization request with somebody who has shown who they are.
 *
 * @param method the name of the way in which they have, for example `pwd`
 */
export async function finishLogin(visit: LoginVisit, user: User, method: string): Promise<void> {
  const { context, provider, ctx } = visit;
  await leaveOtherSession(visit, user);
  countLogin(context, user, ctx.ip);
  const returnTo = await provider.interactionResult(ctx.req, ctx.res, {
    login: {
      accountId: user.user_id,
      amr: packMethods([{ name: method, timestamp: context.now().toISOString() }]),
    },
  });
  ctx.status = 303;
  ctx.redirect(returnTo);
}

/** Somebody else was logged in here before: their session ends. */
async function leaveOtherSession({ provider, ctx, interaction }: LoginVisit, user: User): Promise<void> {
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

/** Answers a page. @param status 400 where it says why the last try failed */
export function showPage({ ctx }: Pick<LoginVisit, "ctx">, html: string, status = 200): void {
  ctx.status = status;
  ctx.type = "html";
  ctx.set("cache-control", "no-store");
  ctx.body = html;
}
