import type { Context } from "koa";
import type { errors, KoaContextWithOIDC } from "oidc-provider";
import type { ActionExecution } from "../state/history.ts";
import type { Client, Connection, User } from "../state/tenant-state.ts";
import type { Authentication } from "./authenticate.ts";
import type { AuthenticationContext } from "./context.ts";
import { loginParameter, originalRequest, SETTLED_ORGANIZATION } from "./login-request.ts";
import { originOf } from "./record-exchange.ts";
import type { LoginAttempt } from "./waiting-logins.ts";

/** Keeps what came of a login or refresh, and what its Actions did, for the tenant's page. */
export function recordLogin(
  { history }: Pick<AuthenticationContext, "history">,
  { client, user, protocol, authorization, scopes }: LoginAttempt,
  result: {
    /** Those that the access token holds. */
    readonly scopes: readonly string[];
    readonly refusal?: string;
    readonly actions?: readonly ActionExecution[];
  },
): void {
  history.login({
    ...{ protocol, client: shownClient(client), user: shownUser(user) },
    audience: authorization.audience,
    requestedScopes: scopes,
    actions: [],
    ...result,
  });
}

/** A machine's request for a token, and what it would get. */
export interface MachineRequest {
  readonly client: Client;
  readonly audience: string;
  readonly requestedScopes: readonly string[];
  readonly scopes: readonly string[];
}

/** Keeps what came of a machine's request, and what its Actions did, for the tenant's page. */
export function recordMachine(
  { history }: Pick<AuthenticationContext, "history">,
  { client, ...request }: MachineRequest,
  actions: readonly ActionExecution[],
  refusal: string | undefined,
): void {
  history.login({
    ...{ protocol: "client-credentials", client: shownClient(client), actions, ...request },
    ...(refusal !== undefined && { refusal, scopes: [] }),
  });
}

/** Records a login that came to its end in a browser, by a form or without one. */
export function recordFinishedLogin(
  { history, state }: Pick<AuthenticationContext, "history" | "state">,
  ctx: KoaContextWithOIDC,
  client: Client,
  user: User,
  executionId?: string,
): void {
  const logins = typeof user.logins_count === "number" ? user.logins_count : 0;
  history.log({
    type: isSilent(ctx) ? "ssa" : "s",
    description: isSilent(ctx) ? "Successful silent authentication" : "Successful login",
    client,
    user,
    organization: state.organizations.get(String(ctx.oidc.params?.[SETTLED_ORGANIZATION])),
    origin: originOf(ctx),
    details: {
      prompts: [{ name: "login", flow: "universal-login", stats: { loginsCount: logins } }],
      session_id: ctx.oidc.session?.uid,
      ...(executionId !== undefined && { actions: { executions: [executionId] } }),
    },
  });
}

/** Records that an authorization request was refused, by the tenant or by an Action. */
export function recordRefusedLogin(
  { state, history }: AuthenticationContext,
  ctx: KoaContextWithOIDC,
  {
    error,
    error_description: description = error,
  }: Pick<errors.OIDCProviderError, "error" | "error_description">,
): void {
  const { client_id: clientId } = ctx.oidc.params ?? {};
  history.log({
    type: isSilent(ctx) ? "fsa" : "f",
    description,
    client: state.clients.get(String(clientId)),
    user: state.users.get(ctx.oidc.session?.accountId ?? ""),
    origin: originOf(ctx),
    details: { error: { message: description, oauthError: error, type: "oauth-authorization" } },
  });
}

/** Records that somebody's credentials were refused. */
export function recordRefusedCredentials(
  { history }: Pick<AuthenticationContext, "history">,
  ctx: Context,
  client: Client,
  { refusal, username, user }: Extract<Authentication, { refusal: string }> & { username: string },
): void {
  const [type, description] = CREDENTIAL_REFUSALS[refusal];
  history.log({
    type: refusal === "wrong_credentials" && user === undefined ? "fu" : type,
    description,
    client,
    user,
    userName: username,
    origin: originOf(ctx),
    details: { error: { message: description } },
  });
  history.login({
    ...{ protocol: "password", client: shownClient(client), refusal: description, typed: username },
    ...(user !== undefined && { user: shownUser(user) }),
    ...{ requestedScopes: [], scopes: [], actions: [] },
  });
}

const shownClient = ({ client_id, name }: Client): Pick<Client, "client_id" | "name"> => ({
  client_id,
  name,
});

/** A person without what is nobody's business. */
function shownUser({ user_id, email, username, name, connection }: User) {
  return {
    ...{ user_id, connection },
    ...(email !== undefined && { email }),
    ...(username !== undefined && { username }),
    ...(name !== undefined && { name }),
  };
}

/** Records that somebody showed, enrolled, or failed to show a second factor. */
export function recordFactor(
  { state, history }: AuthenticationContext,
  ctx: Context,
  { user, clientId }: { readonly user: User; readonly clientId: string },
  { factor, outcome }: { readonly factor: string; readonly outcome: "shown" | "enrolled" | "refused" },
): void {
  const isRecovery = factor === "recovery-code";
  const types = {
    shown: isRecovery ? "gd_recovery_succeed" : "gd_auth_succeed",
    enrolled: "gd_enrollment_complete",
    refused: isRecovery ? "gd_recovery_failed" : "gd_auth_failed",
  } as const;
  const client = state.clients.get(clientId);
  const details = { authenticator: { type: factor } };
  history.log({ type: types[outcome], user, client, origin: originOf(ctx), details });
}

/** Records that a code or link was made that stands in for a password, and would have been sent. */
export function recordPasswordlessCode(
  { history }: Pick<AuthenticationContext, "history">,
  ctx: Context,
  { client, connection, address }: PasswordlessLogin,
): void {
  const type = connection.strategy === "sms" ? "cs" : "cls";
  history.log({ type, description: address, client, connection, userName: address, origin: originOf(ctx) });
}

/** Records that such a code was refused. */
export function recordRefusedCode(
  { history }: Pick<AuthenticationContext, "history">,
  ctx: Context,
  { client, connection, address }: PasswordlessLogin,
  description: string,
): void {
  const details = { error: { message: description } };
  history.log({
    ...{ type: "fp", description, client, connection, userName: address, origin: originOf(ctx), details },
  });
}

interface PasswordlessLogin {
  readonly client: Client;
  readonly connection: Connection;
  readonly address: string;
}

const CREDENTIAL_REFUSALS = {
  wrong_credentials: ["fp", "Wrong email or password."],
  too_many_attempts: ["limit_wc", "An account was blocked after too many failed logins."],
  blocked: ["f", "user is blocked"],
} as const;

const isSilent = (ctx: KoaContextWithOIDC): boolean =>
  loginParameter(originalRequest(ctx), "prompt") === "none";
