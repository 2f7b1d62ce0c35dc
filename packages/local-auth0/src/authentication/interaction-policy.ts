import { interactionPolicy, type KoaContextWithOIDC } from "oidc-provider";
import type { Authorization } from "../state/login-state.ts";
import type { Client } from "../state/tenant-state.ts";
import { parseScopes, requestedApi, scopesForPeople } from "./access.ts";
import { loginParameter, originalRequest } from "./authorize-request.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { evaluateLogin } from "./evaluate-login.ts";
import { connectionsOf, isAdmitted } from "./people.ts";
import { recordFinishedLogin } from "./record-login.ts";

const { Check, Prompt, base } = interactionPolicy;

/** Seconds between a login and the exchange of its code, at most. */
const CODE_LIFETIME = 600;

/**
 * The conditions under which a code is issued, in this order: the application may ask at all; a person of one of
 * its connections is logged in; the post-login Actions let the login through. There is no consent for first-party
 * applications.
 */
export function loginPolicy(context: AuthenticationContext): interactionPolicy.DefaultPolicy {
  const policy = base();
  policy.remove("consent");
  const login = policy.get("login");
  login?.checks.remove("max_age");
  login?.checks.add(
    new Check("max_age", "The login is too old", "login_required", (ctx) => isTooOld(context, ctx)),
  );
  login?.checks.add(
    new Check("not_admitted", "The person cannot log in to this application", "login_required", (ctx) => {
      const user = context.state.users.get(ctx.oidc.session?.accountId ?? "");
      return user === undefined || !isAdmitted(context.state, clientOf(context, ctx), user);
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
  policy.add(
    new Prompt(
      { name: "post-login" },
      new Check("denied", "The login was denied", async (ctx) => {
        await logIn(context, ctx);
        return Check.NO_NEED_TO_PROMPT;
      }),
    ),
  );
  return policy;
}

/** A login happens at the time of the tenant's clock, which need not be the machine's. */
function keepTimeOfLogin({ now }: AuthenticationContext, { oidc }: KoaContextWithOIDC): void {
  if (oidc.result?.login === undefined || oidc.session === undefined) return;
  oidc.session.loginTs = Math.floor(now().getTime() / 1000);
}

/** Whether the person has to log in again for an application that asks how long ago they did (`max_age`). */
function isTooOld({ now }: AuthenticationContext, { oidc }: KoaContextWithOIDC): boolean {
  const { session, params } = oidc;
  if (params?.max_age === undefined || session?.accountId === undefined) return false;
  if (oidc.result?.login !== undefined) return false;
  return Math.floor(now().getTime() / 1000) - (session.authTime() ?? 0) > Number(params.max_age);
}

function checkApplication({ state }: AuthenticationContext, client: Client, ctx: KoaContextWithOIDC): void {
  if (client.grant_types?.includes("authorization_code") !== true) {
    throw new AuthenticationError(
      "unauthorized_client",
      "Grant type 'authorization_code' not allowed for the client.",
    );
  }
  if (connectionsOf(state, client).length === 0) {
    throw new AuthenticationError("invalid_request", "no connections enabled for the client");
  }
  const api = requestedApi(state, loginParameter(originalRequest(ctx), "audience"));
  if (api !== undefined) scopesForPeople(state, client, api);
}

/** Runs the Actions, and keeps what they made of the login until its code is exchanged. */
async function logIn(context: AuthenticationContext, ctx: KoaContextWithOIDC): Promise<void> {
  const { session, entities, params } = ctx.oidc;
  const client = clientOf(context, ctx);
  const user = context.state.users.get(session?.accountId ?? "");
  const id = entities.Grant?.jti;
  if (user === undefined || id === undefined)
    throw new AuthenticationError("access_denied", "Nobody is logged in.");
  const request = originalRequest(ctx);
  const requestedScopes = parseScopes(loginParameter(request, "scope"));
  const authorization: Authorization = {
    id,
    clientId: client.client_id,
    userId: user.user_id,
    requestedScopes,
    ...optional("audience", requestedApi(context.state, loginParameter(request, "audience"))?.identifier),
    ...optional("authTime", params?.max_age === undefined ? undefined : session?.authTime()),
    ...optional("sessionId", session?.uid),
    ...optional("nonce", typeof params?.nonce === "string" ? params.nonce : undefined),
  };
  const outcome = await evaluateLogin(context, {
    client,
    user,
    authorization,
    scopes: requestedScopes,
    requestedScopes,
    protocol: "oidc-basic-profile",
    request: { ...request, hostname: ctx.host, ip: ctx.ip, userAgent: ctx.get("user-agent") },
  });
  recordFinishedLogin(context, ctx, client, user);
  context.logins.set(id, { authorization, outcome }, CODE_LIFETIME);
}

function clientOf({ state }: AuthenticationContext, ctx: KoaContextWithOIDC): Client {
  const client = state.clients.get(ctx.oidc.client?.clientId ?? "");
  if (client !== undefined) return client;
  throw new AuthenticationError("invalid_request", "The application does not exist any more.");
}

/** A member that is there only if it has a value. */
function optional<Name extends string, Value>(name: Name, value: Value | undefined) {
  return (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: Value };
}
