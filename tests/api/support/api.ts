import { type App, createApp } from "../../../api/app.ts";
import type { LogLine } from "../../../api/http/log.ts";
import type { TimesheetStore } from "../../../api/store/store.ts";
import type { ApplicationKey, Caller, Scope } from "../../../api/verify/caller.ts";
import { TokenError } from "../../../api/verify/error.ts";
import { policy } from "../../../rules/policy.ts";
import { AUDIENCE } from "../../support/audience.ts";
import { expectDocumented } from "./document.ts";
import { NOW } from "./issuer.ts";
import { createMemoryStore } from "./memory-store.ts";

const caller = (subject: string, application: ApplicationKey, scopes: readonly Scope[]): Caller => ({
  subject,
  application,
  scopes: new Set(scopes),
});

const { Employee, Manager, Auditor } = policy.roles;

/** Whose token each word is, in the tests of the API without an issuer. */
const CALLERS = {
  ann: { ...caller("auth0|ann", "mobile", Employee.scopes), email: "ann@example.com" },
  bob: caller("auth0|bob", "web", Employee.scopes),
  max: caller("auth0|max", "mobile", Manager.scopes),
  eve: caller("auth0|eve", "mobile", Manager.scopes),
  audrey: caller("auth0|audrey", "web", Auditor.scopes),
  /** Logs time, and audits that of others. */
  ian: caller("auth0|ian", "web", [...Employee.scopes, ...Auditor.scopes]),
  batch: caller("batch-id@clients", "batch", policy.applications.batch.scopes),
} as const satisfies Record<string, Caller>;

export type CallerName = keyof typeof CALLERS;

/** The token of a caller who has one scope and nothing else. */
export const tokenWith = (scope: string): string => scope.replace(":", ".");

/** The API in process, with the names of callers for tokens. */
export interface TestApi {
  readonly store: TimesheetStore;
  /** Everything that went to the log. */
  readonly log: LogLine[];
  /** Sends a request; an object is sent as JSON. Whatever is answered has to be as the document says. */
  request(
    route: string,
    token?: string,
    body?: object | string | Uint8Array<ArrayBuffer>,
    headers?: Record<string, string>,
  ): Promise<Response>;
}

/** The API as a server takes it. */
export interface TestApp {
  readonly store: TimesheetStore;
  /** Everything that went to the log. */
  readonly log: LogLine[];
  readonly app: App;
}

export function createTestApp(changes: Partial<TimesheetStore> = {}): TestApp {
  const store = { ...createMemoryStore(() => NOW), ...changes };
  const log: LogLine[] = [];
  const app = createApp({
    issuer: "https://issuer.invalid/",
    audience: AUDIENCE,
    store,
    now: () => NOW,
    log: (line) => log.push(line),
    verify: async (token) => {
      const scope = (Object.keys(policy.scopes) as Scope[]).find((name) => tokenWith(name) === token);
      if (scope !== undefined) return caller("auth0|one", "mobile", [scope]);
      if (Object.hasOwn(CALLERS, token)) return CALLERS[token as CallerName];
      throw new TokenError("expired");
    },
  });
  return { store, log, app };
}

export function createTestApi(changes: Partial<TimesheetStore> = {}): TestApi {
  const { store, log, app } = createTestApp(changes);
  return {
    store,
    log,
    async request(route, token, body, headers = {}) {
      const [method = "", path = ""] = route.split(" ");
      const request = new Request(`http://localhost${path}`, {
        method,
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && {
          body: typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body),
        }),
      });
      const response = await app.fetch(request);
      await expectDocumented(method, path, response);
      return response;
    },
  };
}
