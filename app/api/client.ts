import createClient, { type Client } from "openapi-fetch";
import type { paths } from "../generated/api.d.ts";
import { multiFactor, routes } from "../generated/policy.ts";
import { lackingScopes } from "../session/claims.ts";
import { SessionError } from "../session/reasons.ts";
import type { Session } from "../session/session.ts";
import { readChallenge } from "./challenge.ts";
import { ApiError, Offline, type Problem, Unreachable } from "./errors.ts";

export type Api = Client<paths>;

export interface ApiOptions {
  /** Where the API is, without a slash at its end. */
  readonly apiUrl: string;
  readonly session: Pick<Session, "accessToken" | "learnTime" | "onForbidden" | "reject" | "stepUp">;
  /** Whose requests they are, by their `sub`: none is sent as anybody else. */
  readonly person?: string;
  /** Whether the device knows that it has no network. */
  readonly isOffline: () => boolean;
  /** How long the API may take to answer, in milliseconds. */
  readonly timeout?: number;
}

/** The gateway gives an integration 30 s; the device's network gets a little more. */
const TIMEOUT = 35_000;

/**
 * The API's client, typed by its description. A request carries the session's access token; it is repeated once with another token after
 * a 401, and once after a step-up. `data` is what a response of success holds; everything else is thrown.
 *
 * @throws {ApiError} what the API refuses.
 * @throws {Offline} without network.
 * @throws {Unreachable} when the API or the tenant can't be reached.
 * @throws {SessionError} when nobody is signed in any more, or the person would rather not step up.
 */
export function createApi({ apiUrl, session, person, isOffline, timeout = TIMEOUT }: ApiOptions): Api {
  const unreachable = (what: "api" | "tenant", retryAfter?: number) =>
    isOffline() ? new Offline() : new Unreachable(what, retryAfter);

  async function token(options?: { refused: string }): Promise<string> {
    try {
      return await session.accessToken({ ...options, ...(person !== undefined && { person }) });
    } catch (error) {
      if (error instanceof SessionError && error.reason === "unreachable") throw unreachable("tenant");
      throw error;
    }
  }

  /** Sends a copy, so that the request can be sent again. */
  async function send(request: Request, bearer: string): Promise<Response> {
    const headers = new Headers(request.headers);
    headers.set("authorization", `Bearer ${bearer}`);
    const ending = new AbortController();
    const end = () => ending.abort();
    request.signal.addEventListener("abort", end);
    const timer = setTimeout(end, timeout);
    try {
      const copy = new Request(request.clone(), { headers, signal: ending.signal });
      // A redirect would hand the token to whoever it leads to. Said here, as React Native's Request knows neither.
      const response = await fetch(copy, { redirect: "error", credentials: "omit" });
      session.learnTime(response.headers.get("date"));
      return response;
    } catch (error) {
      // Whoever asked has lost interest: theirs is the error.
      if (request.signal.aborted) throw error;
      throw unreachable("api");
    } finally {
      clearTimeout(timer);
      request.signal.removeEventListener("abort", end);
    }
  }

  async function authorized(request: Request): Promise<Response> {
    let bearer = await token();
    let response = await send(request, bearer);
    let { stepUp } = readChallenge(response);
    if (response.status === 401 && stepUp === undefined) {
      bearer = await token({ refused: bearer });
      response = await send(request, bearer);
      stepUp = readChallenge(response).stepUp;
      if (response.status === 401 && stepUp === undefined) {
        await session.reject(bearer);
        throw new SessionError("rejected");
      }
    }
    // The gateway can't ask for a second factor: it refuses a token that lacks a scope for want of one like any other.
    if (response.status === 403 && lacksFactor(bearer, request, apiUrl)) stepUp = { acrValues: multiFactor };
    if ((response.status === 401 || response.status === 403) && stepUp !== undefined) {
      await session.stepUp(stepUp);
      bearer = await token();
      response = await send(request, bearer);
    }
    if (response.ok) return response;
    const error = await errorOf(response);
    if (error instanceof ApiError && error.code === "insufficient_scope") {
      void session.onForbidden(bearer, readChallenge(response).scope);
    }
    throw error;
  }

  async function errorOf(response: Response): Promise<Error> {
    const { status, headers } = response;
    const problem = await problemOf(response);
    const retryAfter = secondsOf(headers.get("retry-after"));
    // Whoever stands before the API answers without a problem when the API doesn't.
    if (problem.code === undefined && [502, 503, 504].includes(status)) return unreachable("api", retryAfter);
    // The gateway refuses a good token for want of a scope only, and without a problem.
    const refused = status === 403 ? "insufficient_scope" : `http_${status}`;
    return new ApiError(
      status,
      problem.code ?? readChallenge(response).error ?? refused,
      problem,
      retryAfter,
    );
  }

  return createClient<paths>({ baseUrl: apiUrl, fetch: authorized });
}

/** Whether a token lacks a scope that its request needs, and would have it if its person had shown a second factor. */
function lacksFactor(token: string, { method, url }: Request, apiUrl: string): boolean {
  const lacking = lackingScopes(token);
  // In a browser the API may be at a path of the app's own host.
  const base = new URL(apiUrl, url).pathname.replace(/\/$/, "");
  const path = new URL(url).pathname.slice(base.length);
  return Object.entries(routes).some(
    ([route, needed]) =>
      [needed].flat().some((scope) => lacking.has(scope)) &&
      new RegExp(`^${route.replaceAll(/\{[^}]*\}/g, "[^/]+")}$`).test(`${method} ${path}`),
  );
}

/** The problem of a response; empty if it isn't one. */
async function problemOf(response: Response): Promise<Problem> {
  try {
    const body: unknown = await response.json();
    return isProblem(body) ? body : {};
  } catch {
    return {};
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && typeof Reflect.get(body, "code") === "string";
}

/** Seconds of a `Retry-After`, which says them or a date (RFC 9110 §10.2.3). */
function secondsOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : undefined;
}
