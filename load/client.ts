import { z } from "zod";
import type { App } from "../api/app.ts";
import type { FastClock } from "./clock.ts";
import { type Mishaps, mishaps } from "./faults.ts";
import type { LoadTenant, TokenRequest } from "./tenant.ts";

/** The API's response, read. */
export interface Reply {
  readonly status: number;
  /** The problem's code; empty for what is none. */
  readonly code: string;
  readonly etag: string | undefined;
  readonly body: unknown;
}

/** A request's body and headers. */
export interface Sent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that went wrong on the API's side, and how. */
export interface Outage {
  readonly route: string;
  readonly reply: Reply;
}

/** Counts over all clients. */
export class Tally {
  requests = 0;
  readonly byReply = new Map<string, number>();
  /** Answers from 500 for which nothing was broken. */
  readonly unexplained: Outage[] = [];

  count({ status, code }: Reply): void {
    this.requests += 1;
    const name = code === "" ? String(status) : `${status} ${code}`;
    this.byReply.set(name, (this.byReply.get(name) ?? 0) + 1);
  }
}

const problem = z.looseObject({ code: z.string() });

/** The outages that the API may tell of, and who has to be broken then. */
const OUTAGES: Readonly<Record<string, (met: Mishaps, isTenantMissed: boolean) => boolean>> = {
  store_unavailable: ({ database }) => database > 0,
  batch_incomplete: ({ database }) => database > 0,
  keys_unavailable: (_, isTenantMissed) => isTenantMissed,
};

export interface ClientOptions {
  readonly app: App;
  readonly tenant: LoadTenant;
  readonly clock: FastClock;
  readonly tally: Tally;
  readonly who: TokenRequest;
}

/** Somebody's connection to the API: has a token, and gets another when it ends. */
export class Client {
  readonly who: TokenRequest;
  readonly #options: ClientOptions;
  #token: { readonly token: string; readonly until: number } | undefined;

  constructor(options: ClientOptions) {
    this.who = options.who;
    this.#options = options;
  }

  /** Sends a request with the client's own token, or with what is given in its place. */
  async ask(route: string, { body, headers = {} }: Sent = {}, token?: string): Promise<Reply> {
    const { app, tenant, tally } = this.#options;
    const bearer = token ?? (await this.#freshToken());
    const [method = "", path = ""] = route.split(" ");
    const request = new Request(`http://api.invalid${path}`, {
      method,
      headers: {
        ...(bearer !== "" && { authorization: `Bearer ${bearer}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const met: Mishaps = { database: 0 };
    const wasMissed = tenant.isMissed();
    const response = await mishaps.run(met, async () => app.fetch(request));
    const reply = await read(response);
    tally.count(reply);
    if (reply.status >= 500) {
      const isExplained = OUTAGES[reply.code]?.(met, wasMissed || tenant.isMissed()) ?? false;
      const isPolite = reply.status === 503 && response.headers.has("retry-after");
      if (!isExplained || !isPolite) tally.unexplained.push({ route, reply });
    }
    return reply;
  }

  /** A token that is good, or the last one while the tenant gives none. */
  async #freshToken(): Promise<string> {
    const { clock, tenant } = this.#options;
    const isGood = this.#token !== undefined && this.#token.until > clock.now().getTime() + 1_000;
    if (!isGood) this.#token = (await tenant.issue(this.who)) ?? this.#token;
    return this.#token?.token ?? "";
  }
}

async function read(response: Response): Promise<Reply> {
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") ?? false;
  const body: unknown = isJson && text !== "" ? JSON.parse(text) : undefined;
  const code = response.status >= 400 ? (problem.safeParse(body).data?.code ?? "") : "";
  return { status: response.status, code, etag: response.headers.get("etag") ?? undefined, body };
}
