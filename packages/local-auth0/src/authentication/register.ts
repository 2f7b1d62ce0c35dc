import type { Context } from "koa";
import type { KoaContextWithOIDC } from "oidc-provider";
import { ActionError } from "../actions/error.ts";
import { notifyActions } from "../actions/notification.ts";
import { runPreUserRegistration } from "../actions/registration.ts";
import type { Client, Connection, User } from "../state/tenant-state.ts";
import type { AuthenticationContext, NewPerson } from "./context.ts";
import {
  type CallerRequest,
  commonEvent,
  connectionOf,
  customDomainEvent,
  languageOf,
  userOf,
} from "./post-login-event.ts";
import { originOf } from "./record-exchange.ts";

/** Somebody who is about to be made known, and the request by which they are. */
export interface Registration {
  readonly client: Client;
  readonly connection: Connection;
  readonly person: Omit<NewPerson, "connection">;
  readonly request: CallerRequest;
}

/** The person, or why there is none; with what an Action has to say to them, where one has refused them. */
export type Registered =
  | { readonly user: User }
  | { readonly refusal: "invalid" | "weak" }
  | { readonly refusal: "denied"; readonly userMessage: string };

/**
 * Makes somebody known in a database or a passwordless connection, if the Actions of `pre-user-registration` let them in; those of
 * `post-user-registration` are told.
 */
export async function register(
  context: AuthenticationContext,
  { client, connection, person, request }: Registration,
): Promise<Registered> {
  const { actions, log, signUp } = context;
  const { password: _password, ...profile } = person;
  const common = {
    ...customDomainEvent(context),
    ...commonEvent(client, undefined, request),
    connection: connectionOf(connection),
  };
  try {
    const event = { ...common, user: { user_metadata: {}, app_metadata: {}, ...profile } };
    const { denied, appMetadata, userMetadata } = await runPreUserRegistration(actions, event);
    if (denied !== undefined) {
      log(`ACTION_DENIED: a registration: ${denied.reason}`);
      return { refusal: "denied", userMessage: denied.userMessage };
    }
    const result = signUp({
      ...person,
      connection: connection.name,
      ...(Object.keys(appMetadata).length > 0 && { app_metadata: appMetadata }),
      user_metadata: { ...person.user_metadata, ...userMetadata },
    });
    if ("user" in result) {
      notifyActions(actions, "post-user-registration", { ...common, user: userOf(result.user) }, log);
    }
    return result;
  } catch (cause) {
    if (!(cause instanceof ActionError)) throw cause;
    log(cause.message);
    return { refusal: "invalid" };
  }
}

/** Tells the Actions of `post-user-registration` of somebody whom the Management API has made known in a database or a passwordless connection. */
export function tellOfRegistration(
  { state, actions, issuer, log }: Pick<AuthenticationContext, "state" | "actions" | "issuer" | "log">,
  user: User,
): void {
  const connection = state.connections.find(({ name }) => name === user.connection);
  if (connection === undefined || !REGISTERING.has(connection.strategy)) return;
  const tenant = { id: new URL(issuer).host.split(".")[0] };
  const event = { connection: connectionOf(connection), user: userOf(user), tenant };
  notifyActions(actions, "post-user-registration", event, log);
}

/** The strategies of connections in which people register. */
const REGISTERING: ReadonlySet<string> = new Set(["auth0", "email", "sms"]);

/** A request of somebody who signs up, as Actions hear of it. */
export function registrationRequest(
  ctx: Context | KoaContextWithOIDC,
  body: Readonly<Record<string, unknown>>,
): CallerRequest {
  const language = languageOf(ctx.get("accept-language"));
  return { ...originOf(ctx), ...language, method: ctx.method, query: { ...ctx.query }, body };
}
