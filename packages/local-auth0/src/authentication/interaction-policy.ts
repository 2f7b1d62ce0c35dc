import { decodeJwt } from "jose";
import { interactionPolicy, type KoaContextWithOIDC } from "oidc-provider";
import type { Client } from "../state/tenant-state.ts";
import { requestedApi, scopesForPeople } from "./access.ts";
import { checkAskedResponse } from "./asked-response.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { logIn } from "./log-in.ts";
import { isOfDevice, loginParameter, originalRequest } from "./login-request.ts";
import {
  checkOrganization,
  organizationChoice,
  organizationPromptAfter,
  organizationPromptBefore,
  tenantOfChoice,
} from "./organization-choice.ts";
import { POST_LOGIN_PROMPT } from "./pending-login.ts";
import { connectionsOf, isAdmitted, withinConnection } from "./people.ts";

const { Check, Prompt, base } = interactionPolicy;

/**
 * The conditions under which a code is issued, in this order: the application may ask at all; the organization is known, where it has
 * to be before the login; a person of one of the connections is logged in, and has picked an organization, where they have to; the post-login Actions let the login through; the person has shown the second factor that it
 * needs. There is no consent for first-party applications.
 */
export function loginPolicy(context: AuthenticationContext): interactionPolicy.DefaultPolicy {
  const policy = base();
  policy.remove("consent");
  const login = policy.get("login");
  login?.checks.remove("max_age");
  login?.checks.remove("id_token_hint");
  login?.checks.add(
    new Check("id_token_hint", "Somebody else is logged in", "login_required", (ctx) =>
      isAnotherThanHinted(context, ctx),
    ),
  );
  login?.checks.add(
    new Check("max_age", "The login is too old", "login_required", (ctx) => isTooOld(context, ctx)),
  );
  login?.checks.add(
    new Check("not_admitted", "The person cannot log in to this application", "login_required", (ctx) => {
      const client = clientOf(context, ctx);
      const user = context.state.users.get(ctx.oidc.session?.accountId ?? "");
      const tenant = withinConnection(
        tenantOfChoice(context.state, organizationChoice(context, client, ctx.oidc.params ?? {})),
        loginParameter(originalRequest(ctx), "connection"),
      );
      return user === undefined || !isAdmitted(tenant, client, user);
    }),
  );
  for (const check of login?.checks ?? []) check.description = "Login required";
  policy.add(
    new Prompt(
      { name: "application" },
      new Check("refused", "The application may not ask for it", (ctx) => {
        keepTimeOfLogin(context, ctx);
        checkApplication(context, clientOf(context, ctx), ctx);
        return Check.NO_NEED_TO_PROMPT;
      }),
    ),
    0,
  );
  const clientIn = (ctx: KoaContextWithOIDC): Client => clientOf(context, ctx);
  policy.add(organizationPromptBefore(context, clientIn), 1);
  policy.add(organizationPromptAfter(context, clientIn));
  policy.add(
    new Prompt(
      { name: POST_LOGIN_PROMPT },
      new Check(
        "unfinished",
        "The login needs another step",
        "interaction_required",
        async (ctx) => {
          ctx.state.pendingLogin = (await logIn(context, ctx, clientOf(context, ctx)))?.id;
          return ctx.state.pendingLogin !== undefined;
        },
        (ctx) => ({ pendingLogin: ctx.state.pendingLogin }),
      ),
    ),
  );
  return policy;
}

/** A login happens at the time of the tenant's clock, which need not be the machine's; a second factor is no login of its own. */
function keepTimeOfLogin({ now }: AuthenticationContext, { oidc }: KoaContextWithOIDC): void {
  const { login } = oidc.result ?? {};
  if (login === undefined || login.ts !== undefined || oidc.session === undefined) return;
  oidc.session.loginTs = Math.floor(now().getTime() / 1000);
}

/** Whether the person has to log in again for an application that asks how long ago they did (`max_age`). */
function isTooOld({ now }: AuthenticationContext, { oidc }: KoaContextWithOIDC): boolean {
  const { session, params } = oidc;
  if (params?.max_age === undefined || session?.accountId === undefined) return false;
  if (oidc.result?.login !== undefined) return false;
  return Math.floor(now().getTime() / 1000) - (session.authTime() ?? 0) > Number(params.max_age);
}

/**
 * Whether somebody else is logged in than an ID token says (`id_token_hint`), which may have expired (OpenID Connect Core §3.1.2.1).
 *
 * @throws {AuthenticationError} `invalid_request` when it is none of this tenant's
 */
async function isAnotherThanHinted(
  { keys, issuer }: AuthenticationContext,
  ctx: KoaContextWithOIDC,
): Promise<boolean> {
  const hint = loginParameter(originalRequest(ctx), "id_token_hint");
  const accountId = ctx.oidc.session?.accountId;
  if (hint === undefined || accountId === undefined) return false;
  try {
    const { sub } = await keys.verify(hint, { issuer, now: new Date((decodeJwt(hint).iat ?? 0) * 1000) });
    return sub !== accountId;
  } catch (cause) {
    throw new AuthenticationError("invalid_request", "The id_token_hint is not one of this tenant.", {
      cause,
    });
  }
}

function checkApplication(context: AuthenticationContext, client: Client, ctx: KoaContextWithOIDC): void {
  const { state } = context;
  if (!isOfDevice(ctx)) checkAskedResponse(client, originalRequest(ctx));
  const choice = checkOrganization(context, client, ctx);
  const named = loginParameter(originalRequest(ctx), "connection");
  if (connectionsOf(withinConnection(tenantOfChoice(state, choice), named), client).length === 0) {
    throw new AuthenticationError("invalid_request", noConnection(state, named));
  }
  const api = requestedApi(state, loginParameter(originalRequest(ctx), "audience"));
  if (api !== undefined) scopesForPeople(state, client, api);
}

/** Why nobody can log in, in Auth0's words. */
function noConnection({ connections }: AuthenticationContext["state"], named: string | undefined): string {
  if (named === undefined) return "no connections enabled for the client";
  const exists = connections.find(({ name }) => name === named) !== undefined;
  return exists ? "the connection was disabled" : "the connection was not found";
}

function clientOf({ state }: AuthenticationContext, ctx: KoaContextWithOIDC): Client {
  const client = state.clients.get(ctx.oidc.client?.clientId ?? "");
  if (client !== undefined) return client;
  throw new AuthenticationError("invalid_request", "The application does not exist any more.");
}
