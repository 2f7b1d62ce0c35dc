import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";

/** Statement of the API, or of its document, on a route: who may call it, and with which scopes. */
export interface StatedRoute {
  readonly open: boolean;
  /** Any one of them is enough; none when any token will do, and for an open route. */
  readonly scopes: readonly string[];
}

/** Statements of the API on its routes, by route, for example `GET /timesheets/{id}`. */
export interface ApiRoutes {
  /** As it answers; null when it could not be asked. */
  readonly routes: Readonly<Record<string, StatedRoute>> | null;
  /** As its OpenAPI document says; null when it has none. */
  readonly document: Readonly<Record<string, StatedRoute>> | null;
  /** Why it could not be asked. */
  readonly fault: string | null;
}

/** The parts of the API that are used here. Older revisions have it of Hono, whose paths look like `/timesheets/:id`. */
interface Application {
  readonly routes: readonly { readonly method: string; readonly path: string }[];
  request(path: string, init: RequestInit): Response | Promise<Response>;
}

const applicationModule = z.looseObject({
  createApp: z.custom<CreateApp>((value) => typeof value === "function"),
});
type CreateApp = (dependencies: object) => Application;

const DOCUMENT = "/openapi.json";
/** The method by which Hono lists a middleware for every method. */
const EVERY_METHOD = "ALL";

/**
 * Asks the API of the project in a folder about its routes, in process and without a database: each is called
 * without a token, and with a good one that holds no scope. What the API then demands is what it demands of everybody.
 */
export async function readApiRoutes(folder: string): Promise<ApiRoutes> {
  const file = path.join(folder, "api", "app.ts");
  if (!existsSync(file)) return { routes: null, document: null, fault: "there is no api/app.ts" };
  try {
    const { createApp } = applicationModule.parse(await import(`${pathToFileURL(file)}`));
    const app = createApp(dependencies);
    const keys = new Set(
      app.routes
        .filter(({ method }) => method !== EVERY_METHOD)
        .map(({ method, path }) => keyOf(method, path)),
    );
    const routes = await Promise.all([...keys].map(async (key) => [key, await ask(app, key)] as const));
    return { routes: Object.fromEntries(routes), document: await documentOf(app), fault: null };
  } catch (error) {
    return { routes: null, document: null, fault: error instanceof Error ? error.message : String(error) };
  }
}

/** Nothing of the store is called: a token without scopes gets no further than the scope that it lacks. */
const dependencies = {
  store: {},
  now: () => new Date(0),
  log: () => undefined,
  verify: () => ({ subject: "reviewer", application: "none", scopes: new Set<string>() }),
};

/** A route as API Gateway writes it, however its path is written. */
const keyOf = (method: string, path: string): string =>
  `${method} ${path.replaceAll(/:(\w+)(\{[^}]*\})?\??/g, "{$1}")}`;

async function ask(app: Application, key: string): Promise<StatedRoute> {
  const [method = "", path = ""] = key.split(" ");
  const address = path.replaceAll(/\{\w+\}/g, "0");
  const call = async (headers: Record<string, string>) => {
    const response = await app.request(address, { method, headers });
    await response.body?.cancel();
    return response;
  };
  const stranger = await call({});
  if (stranger.status !== 401) return { open: true, scopes: [] };
  const holder = await call({ authorization: "Bearer reviewer" });
  const scope = /\bscope="([^"]*)"/.exec(holder.headers.get("www-authenticate") ?? "")?.[1];
  return { open: false, scopes: holder.status === 403 && scope !== undefined ? scope.split(" ") : [] };
}

async function documentOf(app: Application) {
  if (!app.routes.some(({ path }) => path === DOCUMENT)) return null;
  const response = await app.request(DOCUMENT, { method: "GET" });
  return readDocument(await response.json());
}

const requirements = z.array(z.record(z.string(), z.array(z.string())));
const operation = z.looseObject({ security: requirements.optional() });
const openapi = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  security: requirements.optional(),
});

const METHODS = new Set(["get", "post", "put", "patch", "delete"]);

/**
 * Statements of an OpenAPI 3.1 document on each route. An operation is open when it has no security requirement, or an
 * empty one (OpenAPI 3.1 §4.8.10.1); any one of its requirements is enough, each with the scopes that it names.
 *
 * @throws {z.ZodError} when it is no such document.
 */
function readDocument(json: unknown): Record<string, StatedRoute> {
  const { paths, security: general = [] } = openapi.parse(json);
  return Object.fromEntries(
    Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([method]) => METHODS.has(method))
        .map(([method, value]) => {
          const { security = general } = operation.parse(value);
          return [`${method.toUpperCase()} ${path}`, stated(security)] as const;
        }),
    ),
  );
}

function stated(security: z.infer<typeof requirements>): StatedRoute {
  const open = security.length === 0 || security.some((one) => Object.keys(one).length === 0);
  const wanted = security.map((requirement) => Object.values(requirement).flat());
  // A requirement without a scope takes any token, whatever the others want.
  if (open || wanted.some((scopes) => scopes.length === 0)) return { open, scopes: [] };
  return { open, scopes: wanted.map((scopes) => scopes.join(" and ")) };
}
