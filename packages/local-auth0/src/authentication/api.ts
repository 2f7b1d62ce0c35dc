import type { IncomingMessage, ServerResponse } from "node:http";
import type { TokenEndpointGrantContext } from "oidc-provider";
import type { ActionRunner } from "../actions/run.ts";
import type { SigningKeys } from "../signing-keys/signing-keys.ts";
import type { History } from "../state/history.ts";
import { issuerAt } from "../state/issuer.ts";
import type { TenantState } from "../state/tenant-state.ts";
import type { AuthenticationContext, Login } from "./context.ts";
import { refusals, withMembers } from "./error-responses.ts";
import { ExpiringStore } from "./expiring-store.ts";
import type { FailedLogins } from "./failed-logins.ts";
import { GRANTS } from "./grants.ts";
import { createProvider } from "./provider.ts";
import { recordExchange, recordRefusedExchange, recordRevocation } from "./record-exchange.ts";
import { recordRefusedLogin } from "./record-login.ts";
import { RefreshTokens } from "./refresh-tokens.ts";
import { router } from "./router.ts";
import { routesOf } from "./routes.ts";
import { guardedPages } from "./web-message.ts";

/** Everything that the Authentication API is made of. */
export interface AuthenticationOptions {
  readonly state: TenantState;
  /** Host and port, for example `localhost:4443`. */
  readonly domain: string;
  readonly keys: SigningKeys;
  readonly log: (line: string) => void;
  /** The clock of tokens, codes, sessions and their lifetimes. */
  readonly now: () => Date;
  readonly failedLogins: FailedLogins;
  readonly rememberedBrowsers: AuthenticationContext["rememberedBrowsers"];
  readonly history: History;
  readonly signUp: AuthenticationContext["signUp"];
  readonly actions: ActionRunner;
}

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Makes the Authentication API of a tenant: everything that is not under `/api/v2/`. It answers at the tenant's own domain
 * and at each verified custom one, with the issuer of the domain that was asked: sessions and codes are of one domain,
 * refresh tokens of the tenant.
 */
export function createAuthenticationApi(options: AuthenticationOptions): Listener {
  const { state, domain } = options;
  const shared = sharedOf(options);
  const listeners = new Map<string, Listener>();
  return (request, response) => {
    const issuer = issuerAt(state, domain, request.headers.host);
    const listener = listeners.get(issuer) ?? listenerAt({ ...shared, issuer });
    listeners.set(issuer, listener);
    return listener(request, response);
  };
}

/** The Authentication API at one of the tenant's domains. */
function listenerAt(context: AuthenticationContext): Listener {
  const provider = createProvider(context);
  for (const [name, exchange, parameters] of GRANTS) {
    const handler = async (ctx: TokenEndpointGrantContext) => {
      const response = await exchange(context, ctx).catch((cause) => withMembers(ctx, cause));
      recordExchange(context, ctx, response);
      ctx.body = response;
    };
    provider.registerGrantType(name, handler, [...parameters]);
  }
  provider.use(guardedPages);
  provider.use(refusals);
  provider.use(router(routesOf(context, provider)));
  provider.on("refresh_token.destroyed", (token) => recordRevocation(context, token));
  provider.on("grant.error", (ctx, error) => recordRefusedExchange(context, ctx, error));
  provider.on("authorization.error", (ctx, error) => recordRefusedLogin(context, ctx, error));
  provider.on("server_error", (_ctx, error) => context.log(`${error.stack ?? error}`));
  return provider.callback();
}

/** All that the domains of a tenant have in common. */
function sharedOf(options: AuthenticationOptions): Omit<AuthenticationContext, "issuer"> {
  const { state, keys, log, now, failedLogins, rememberedBrowsers, history, signUp, actions } = options;
  return {
    state,
    signUp,
    keys,
    log,
    now,
    actions,
    logins: new ExpiringStore<Login>(now),
    pendingLogins: new ExpiringStore(now),
    interruptedGrants: new ExpiringStore(now),
    federatedLogins: new ExpiringStore(now),
    rememberedBrowsers,
    familiarBrowsers: new ExpiringStore(now),
    wrongFactors: new ExpiringStore(now),
    refreshTokens: new RefreshTokens(state, now),
    failedLogins,
    history,
    enrolments: new ExpiringStore(now),
    loginTickets: new ExpiringStore(now),
    passwordlessCodes: new ExpiringStore(now),
    devicePolls: new ExpiringStore(now),
    customClaims: new ExpiringStore(now),
    opaqueTokens: new ExpiringStore(now),
  };
}
