import { getRequestListener } from "@hono/node-server";
import { temporaryFolder } from "command-line/scratch-folder";
import { z } from "zod";
import { runDraft } from "./actions/draft.ts";
import { createActionRunner } from "./actions/run.ts";
import { findApi, grantForMachine } from "./authentication/access.ts";
import { createAuthenticationApi } from "./authentication/api.ts";
import { notifyOfLogout } from "./authentication/back-channel-logout.ts";
import { createBearerCheck, createIdTokenCheck } from "./authentication/bearer.ts";
import { ExpiringStore } from "./authentication/expiring-store.ts";
import { FailedLogins } from "./authentication/failed-logins.ts";
import { issueMachineToken } from "./authentication/grant-client-credentials.ts";
import { tellOfRegistration } from "./authentication/register.ts";
import { createConsole, isForConsole } from "./console/console.ts";
import { durableFoundation, type Foundation, freshFoundation } from "./durable/foundation.ts";
import { domainAt, operatorFor, portFor } from "./durable/residence.ts";
import { importConfiguration } from "./import/configuration.ts";
import { importPeople, type KnownPerson, type Manage, type Person, readPeople } from "./import/people.ts";
import { sendToLogStreams } from "./log-streams/send.ts";
import { createManagementApi, type ManagementCall } from "./management/api.ts";
import type { Plan } from "./management/plan.ts";
import { signUp } from "./management/resources/user.ts";
import { createScimApi } from "./scim/api.ts";
import { HOSTNAMES, serve } from "./server/serve.ts";
import {
  type CertificateAuthority,
  checkRuntime,
  createCertificateAuthority,
  trustCertificateAuthority,
} from "./server/tls.ts";
import { createConnectionKey } from "./signing-keys/connection-key.ts";
import { newKeys, SigningKeys } from "./signing-keys/signing-keys.ts";
import { type Clock, settableClock } from "./state/clock.ts";
import { type Dated, History, type MessageRecord } from "./state/history.ts";
import type { Session } from "./state/login-state.ts";
import type { Client, TenantState } from "./state/tenant-state.ts";
import type { Page } from "./testing/browser.ts";
import { type MintedToken, mintAccessToken } from "./testing/mint.ts";
import { oneTimeCode } from "./testing/one-time-code.ts";
import { clientOf, type SignedIn, type SignIn, signIn } from "./testing/sign-in.ts";

export type { KnownPerson, Person } from "./import/people.ts";
export type { ManagementCall } from "./management/api.ts";
export { type Clock, settableClock } from "./state/clock.ts";
export type { Page } from "./testing/browser.ts";
export type { MintedToken } from "./testing/mint.ts";
export { type SignedIn, type SignIn, SignInError } from "./testing/sign-in.ts";

/** An Auth0 tenant that runs in this process; `await using` closes it at the end of a block. */
export interface Tenant extends AsyncDisposable {
  /** As the SDK and the providers want it, for example `localhost:4443`, and `localhost` alone on port 443. */
  readonly domain: string;
  /** Ends in `/`. */
  readonly issuer: string;
  /** The certificate of its authority, in PEM, and the absolute path of the file that holds it. */
  readonly ca: string;
  readonly caFile: string;
  /** A machine that may do everything at the Management API, and a token of it that is good for a day. */
  readonly management: { readonly clientId: string; readonly clientSecret: string; readonly token: string };
  readonly state: TenantState;
  /** By which everything in it is dated and expires. */
  readonly clock: Clock;
  /** The application of a name or a client id. @throws {SignInError} `client_missing` */
  client(named: string): Readonly<Client>;
  /** Codes and links that another tenant would have sent by e-mail and text message, the newest first. */
  readonly messages: readonly Dated<MessageRecord>[];
  /** Those who were imported, with their passwords. */
  readonly people: readonly KnownPerson[];
  /**
   * Signs a person in to an application as a browser does, through the pages.
   *
   * @throws {SignInError} with what the application is told, or the page says
   */
  signIn(request: SignIn): Promise<SignedIn>;
  /**
   * The code that somebody's authenticator app shows now.
   *
   * @param person an e-mail address or a `user_id`
   * @param page that asks for the code; one that shows a key enrols an app by it
   */
  oneTimeCode(person: string, page?: Page): string;
  /** An access token as this tenant issues them for an API, without anybody's login. */
  accessToken(content: MintedToken): Promise<string>;
  /** Signs a JWT with the tenant's own key, for tokens that are wrong in one thing only. */
  sign(claims: object, header?: object): Promise<string>;
  readonly publicKeyPem: string;
  close(): Promise<void>;
}

export interface TenantOptions {
  /** 0, unless given, for one that the system chooses. */
  readonly port?: number;
  /** The folder for the authority's certificate, made if need be; one that goes with the tenant, unless given. */
  readonly home?: string;
  /**
   * The folder that keeps what the tenant holds, its key and its address, so that it goes on where it was when it is
   * started again, even after its process was killed. Without it nothing is kept.
   */
  readonly state?: string;
  /** Who vouches for the tenant's address; one of this process, unless given, or the one that its folder keeps. */
  readonly authority?: CertificateAuthority;
  /** How many requests the Management API answers in a second; any number, unless given. */
  readonly rateLimit?: { readonly perSecond: number };
  /** The plan of Auth0's beyond which the Management API refuses to go; nothing is refused, unless given. */
  readonly plan?: Plan;
  /** Whether Actions may use the network, and how long, in milliseconds, one execution of theirs may take: 20,000, unless given. */
  readonly actions?: { readonly network?: boolean; readonly timeLimit?: number };
  /** One that shows the present time, unless given. */
  readonly clock?: Clock;
  /** A file or folder of Auth0's Deploy CLI, which is imported by it. */
  readonly import?: string | undefined;
  /** People whom the tenant is to know, or the CSV file that lists them. */
  readonly people?: string | readonly Person[] | undefined;
  /** Gets what Actions write to their console, and what went wrong in the tenant. */
  readonly log?: (line: string) => void;
  /** Hears of each call of the Management API that is let in, with the scopes of which it takes one. */
  readonly onCall?: (call: ManagementCall) => void;
}

type ServedTenant = Omit<TenantOptions, "people"> &
  Required<Pick<TenantOptions, "home" | "clock" | "log">> & {
    readonly people: readonly Person[];
    /** Where they come from. */
    readonly from: string;
    /** Closes everything that is open when the tenant ends, or doesn't come up. */
    readonly closing: AsyncDisposableStack;
  };

/**
 * Tenants of one process that keep nothing share their authority, its certificate and their first signing keys, which
 * take nearly all of the time of a start.
 */
const ofProcess = { keys: once(newKeys), authority: once(certifiedAuthority) };

/**
 * Starts a tenant: Authentication API and Management API behind one https server on this machine, as on
 * `https://{tenant}.auth0.com`. It is empty but for the operator of the Management API, or as its folder kept it.
 * This process, with its `fetch` and `https`, trusts its address from then on.
 *
 * @throws {Error} `NODE_TOO_OLD`
 * @throws {NodeJS.ErrnoException} `EADDRINUSE` when the port is taken
 * @throws {DurableError} when its folder can't be used
 * @throws {ImportError} when its configuration or its people can't be imported
 */
export async function startTenant(options: TenantOptions = {}): Promise<Tenant> {
  const { authority, state: folder, clock = settableClock(), log = () => {} } = options;
  const { now } = clock;
  checkRuntime();
  const closing = new AsyncDisposableStack();
  try {
    const foundation =
      folder === undefined
        ? freshFoundation(authority ?? (await ofProcess.authority()))
        : await durableFoundation(folder, { now, log });
    closing.defer(foundation.close);
    const home = options.home ?? homeUntil(closing);
    const { people: given = [] } = options;
    const [people, from] =
      typeof given === "string" ? [await readPeople(given), given] : [given, "the people given"];
    return await serveTenant(foundation, { ...options, home, clock, log, closing, people, from });
  } catch (error) {
    await closing.disposeAsync();
    throw error;
  }
}

async function serveTenant(
  { state, ...foundation }: Foundation,
  {
    port = 0,
    home,
    authority = foundation.authority,
    rateLimit,
    plan,
    onCall,
    clock,
    log,
    closing,
    state: folder,
    import: configuration,
    people,
    from,
    actions: { network = false, timeLimit } = {},
  }: ServedTenant,
): Promise<Tenant> {
  const { now } = clock;
  const [server, keys] = await Promise.all([
    serve({ port: portFor(state, port), home, authority }),
    SigningKeys.of(state.signingKeys, now, folder === undefined ? ofProcess.keys : newKeys),
  ]);
  closing.defer(server.close);
  trustCertificateAuthority(server.ca);
  const domain = domainAt(server.port);
  const issuer = `https://${domain}/`;
  const operator = operatorFor(state, domain);
  const failedLogins = new FailedLogins(state, now);
  const history = new History(state, now);
  closing.defer(sendToLogStreams(state, history, log));
  const sandbox = { network, caFile: server.caFile };
  const actions = createActionRunner({
    ...{ state, log, now, sandbox },
    record: (execution) => history.execution(execution),
    ...(timeLimit !== undefined && { timeLimit }),
  });
  closing.defer(actions.close);
  const authorize = createBearerCheck({ keys, audience: `${issuer}api/v2/`, now });
  const rememberedBrowsers = new ExpiringStore<string>(now);
  const onSessionEnd = (session: Session) =>
    void notifyOfLogout({ state, keys, now, history }, session, "session-revoked");
  const managementApi = createManagementApi({
    state,
    domain,
    authorize,
    now,
    signingKeys: () => keys.list(),
    keyRotation: keys,
    forgetBrowsers: (userId) => rememberedBrowsers.deleteWhere((id) => id === userId),
    verifyIdToken: createIdTokenCheck({ keys, state, domain, now }),
    loginBlocks: failedLogins,
    onSessionEnd,
    onUserCreated: (user) => tellOfRegistration({ state, actions, issuer, log }, user),
    history,
    createConnectionKey,
    runDraft: (action, event) =>
      runDraft(action, event, {
        ...{ actionModules: state.actionModules, now, sandbox },
        ...(timeLimit !== undefined && { timeLimit }),
      }),
    ...(rateLimit !== undefined && { rateLimit }),
    ...(plan !== undefined && { plan }),
    ...(onCall !== undefined && { onCall }),
  });
  // Whoever starts a tenant in a test goes on with the `Request` and `Response` that Node has.
  const listenToManagement = getRequestListener(managementApi.fetch, { overrideGlobalObjects: false });
  const authenticationApi = createAuthenticationApi({
    ...{ state, domain, keys, actions, failedLogins, rememberedBrowsers, history, log, now },
    signUp: (person) => signUp(person, { state, now }),
  });
  const scimApi = createScimApi({ state, now, onSessionEnd });
  const listenToScim = getRequestListener(scimApi.fetch, { overrideGlobalObjects: false });
  const tenantPage = createConsole({ state, history, clock, domain, operatorId: operator.clientId });
  const listenToConsole = getRequestListener(tenantPage.fetch, { overrideGlobalObjects: false });
  server.handle((request, response) => {
    if (isForConsole(request)) return listenToConsole(request, response);
    if (request.url?.startsWith("/scim/v2/") === true) return listenToScim(request, response);
    return request.url?.startsWith("/api/v2/") === true
      ? listenToManagement(request, response)
      : authenticationApi(request, response);
  });
  const management = {
    ...operator,
    token: await operatorToken({ state, keys, issuer, now }, operator.clientId),
  };
  const { ca, caFile } = server;
  if (configuration !== undefined) await importConfiguration(configuration, { domain, caFile, management });
  const manage: Manage = (method, path, body) => managed(managementApi, management.token, method, path, body);
  return {
    domain,
    issuer,
    ca,
    caFile,
    management,
    state,
    clock,
    get messages() {
      return history.messages;
    },
    people: await importPeople(people, { state, manage, from }),
    client: (named) => clientOf(state, named),
    signIn: (request) => signIn(state, issuer, request),
    oneTimeCode: (person, page) => oneTimeCode({ state, now }, person, page),
    accessToken: (content) => mintAccessToken({ state, keys, issuer, now }, content),
    sign: (claims, header) => keys.sign(claims, header),
    publicKeyPem: keys.current.publicKeyPem,
    close: () => closing.disposeAsync(),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

/** Asks the Management API in this process. @throws {Error} with its refusal */
async function managed(
  api: ReturnType<typeof createManagementApi>,
  token: string,
  method: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const response = await api.request(`/api/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.ok) return text === "" ? undefined : JSON.parse(text);
  const { message } = z.object({ message: z.string() }).parse(JSON.parse(text));
  throw new Error(message);
}

/** The folder of a tenant that was given none. */
function homeUntil(closing: AsyncDisposableStack): string {
  const { path, remove } = temporaryFolder("local-auth0");
  closing.defer(remove);
  return path;
}

/** An authority with one certificate, for all servers on this machine. */
async function certifiedAuthority(): Promise<CertificateAuthority> {
  const { pem, issue } = await createCertificateAuthority();
  const certificate = await issue(HOSTNAMES);
  return { pem, issue: async () => certificate };
}

/** The same at each call, made at the first. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** The token that the operator would get at `/oauth/token`. */
async function operatorToken(
  context: { state: TenantState; keys: SigningKeys; issuer: string; now: () => Date },
  clientId: string,
): Promise<string> {
  const { state, issuer } = context;
  const client = state.clients.get(clientId);
  if (client === undefined) throw new Error(`TENANT_NOT_SEEDED: there is no client "${clientId}"`);
  const api = findApi(state, `${issuer}api/v2/`);
  const scopes = grantForMachine(state, client, api).scope;
  const { access_token } = await issueMachineToken(context, { client, api, scopes, customClaims: {} });
  return access_token;
}
