import { type Context, type Handler, Hono } from "hono";
import { History } from "../state/history.ts";
import { issuerAt } from "../state/issuer.ts";
import type { TenantState } from "../state/tenant-state.ts";
import {
  type Authorize,
  authentication,
  type CallerEnv,
  requireOneself,
  requireScope,
} from "./authorization.ts";
import { absentOperations, byPath, notImplemented } from "./operations.ts";
import { type Plan, requirePlan } from "./plan.ts";
import { rateLimiter } from "./rate-limit.ts";
import { recorded } from "./record-operation.ts";
import { managementEndpoints } from "./resource-types.ts";
import type { Endpoint } from "./rest/endpoint.ts";
import { ManagementError } from "./rest/error.ts";
import type { KeyRotation, LoginBlocks, ManagedTenant } from "./rest/managed-tenant.ts";

export interface ManagementApiOptions {
  readonly state: TenantState;
  /** Host and port, for example `localhost:4443`. */
  readonly domain: string;
  readonly authorize: Authorize;
  readonly now?: () => Date;
  /** Without it nothing is limited. */
  readonly rateLimit?: { perSecond: number };
  /** The tenant's signing keys, as `GET /keys/signing` answers them. */
  readonly signingKeys?: () => Record<string, unknown>[];
  /** Without it the keys stay as they are. */
  readonly keyRotation?: KeyRotation;
  readonly loginBlocks?: LoginBlocks;
  readonly onSessionEnd?: ManagedTenant["onSessionEnd"];
  readonly onUserCreated?: ManagedTenant["onUserCreated"];
  readonly forgetBrowsers?: (userId: string) => void;
  /** Runs an Action's draft; without it none is tested. */
  readonly runDraft?: ManagedTenant["runDraft"];
  /** Gives the subject of a good ID token; without it there is none. */
  readonly verifyIdToken?: NonNullable<ManagedTenant["verifyIdToken"]>;
  /** Its own, unless given. */
  readonly history?: History;
  /** Without it connections have no keys. */
  readonly createConnectionKey?: ManagedTenant["createConnectionKey"];
  /** Without it the tenant has everything. */
  readonly plan?: Plan;
  /** Hears of each call that is let in: which scopes would have let it in, and by which client it was made. */
  readonly onCall?: (call: ManagementCall) => void;
}

/** A call of the Management API, of which the path has `:name` for what varies: `GET /roles/:id`. */
export interface ManagementCall extends Pick<Endpoint, "method" | "path" | "scopes"> {
  readonly clientId: string;
}

/** Auth0's Management API v2 over the state of a tenant: a Hono app that serves `/api/v2/*`. */
export function createManagementApi(options: ManagementApiOptions): Hono<CallerEnv> {
  const { state, domain, authorize, rateLimit } = options;
  const now = options.now ?? (() => new Date());
  const history = options.history ?? new History(state, now);
  const app = new Hono<CallerEnv>().basePath("/api/v2");

  app.onError(refuse);
  app.notFound((context) => refuse(new ManagementError(404, "Not Found"), context));
  if (rateLimit !== undefined) app.use(rateLimiter(rateLimit.perSecond, { now, history }));
  app.use(authentication(authorize, (host) => issuerAt(state, domain, host)));
  const {
    signingKeys = () => [],
    keyRotation,
    loginBlocks,
    onSessionEnd,
    onUserCreated,
    createConnectionKey,
    onCall = () => {},
  } = options;
  const tenant = {
    state,
    history,
    domain,
    now,
    signingKeys,
    ...(options.verifyIdToken !== undefined && { verifyIdToken: options.verifyIdToken }),
    ...(options.runDraft !== undefined && { runDraft: options.runDraft }),
    ...(options.forgetBrowsers !== undefined && { forgetBrowsers: options.forgetBrowsers }),
    ...(keyRotation !== undefined && { keyRotation }),
    ...(loginBlocks !== undefined && { loginBlocks }),
    ...(onSessionEnd !== undefined && { onSessionEnd }),
    ...(onUserCreated !== undefined && { onUserCreated }),
    ...(createConnectionKey !== undefined && { createConnectionKey }),
  };
  const endpoints = managementEndpoints(tenant);
  const routes = [
    ...endpoints.map((endpoint) => ({
      ...endpoint,
      handler: handlerOf(endpoint, { tenant, onCall, plan: options.plan }),
    })),
    ...absentOperations(endpoints).map((operation) => ({
      method: operation.method,
      path: operation.path.replaceAll(/\{(\w+)\}/g, ":$1"),
      handler: () => {
        throw notImplemented(operation);
      },
    })),
  ];
  for (const { method, path, handler } of routes.toSorted(byPath)) app.on(method, path, handler);
  return app;
}

function handlerOf(
  { method, path, scopes, respond }: Endpoint,
  {
    tenant,
    onCall,
    plan,
  }: {
    tenant: ManagedTenant;
    onCall: (call: ManagementCall) => void;
    plan: Plan | undefined;
  },
): Handler<CallerEnv> {
  return async (context) => {
    const caller = context.get("caller");
    requireScope(caller, scopes);
    requireOneself(caller, path.startsWith("/users/:id") ? context.req.param("id") : undefined);
    onCall({ method, path, scopes, clientId: caller.clientId });
    const text = await textOf(context.req.raw);
    if (plan !== undefined) requirePlan({ method, path }, text);
    const { status, body, headers } = await recorded(tenant, context, { method, path, text }, () =>
      respond({
        param: (name) => context.req.param(name) ?? "",
        query: new URL(context.req.url).searchParams,
        scopes: caller.scopes,
        userId: caller.userId,
        text,
      }),
    );
    return status === 204 ? context.body(null, 204) : context.json(body ?? {}, status, headers);
  };
}

/** Bytes of a body. */
const LARGEST_BODY = 1_048_576;

/** @throws {ManagementError} 413 for a body that is too large, of which no more is read than shows it. */
async function textOf({ headers, body }: Request): Promise<string> {
  const tooLarge = () =>
    new ManagementError(413, `Payload content length greater than maximum allowed: ${LARGEST_BODY}`);
  if (Number(headers.get("content-length")) > LARGEST_BODY) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > LARGEST_BODY) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function refuse(error: Error, context: Context): Response {
  if (error instanceof ManagementError) {
    // The rest of a body that is too large is never read, so nothing can follow it.
    if (error.status === 413) context.header("connection", "close");
    return context.json(error.body, error.status);
  }
  console.error(error);
  const { body } = new ManagementError(500, "An internal error occurred", "internal_error", { cause: error });
  return context.json(body, 500);
}
