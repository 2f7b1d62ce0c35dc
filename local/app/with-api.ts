import { Hono } from "hono";
import type { AppConfiguration } from "./configuration.ts";
import { ownHostOnly } from "./own-host.ts";
import { pass } from "./proxy.ts";

/** An address on this machine that belongs to the app of a stack. */
export interface AppAddress {
  readonly origin: string;
  /** The stack, whose API is the one that `/api` leads to. */
  readonly configuration: AppConfiguration;
}

/** The path under which a page's own origin has the API: no browser has to be told of the gateway's certificate. */
export const API = "/api";

/** The beginning of whatever serves the app: under one name, with the API beside it. */
export function withApi({ origin, configuration }: AppAddress): Hono {
  const app = new Hono();
  app.use(ownHostOnly(origin));
  app.all(`${API}/*`, (c) => {
    const { pathname, search } = new URL(c.req.url);
    // Routes are found by the decoded path: what follows another spelling of it could become part of the gateway's name.
    if (!pathname.startsWith(`${API}/`)) return c.notFound();
    const url = `${configuration.apiUrl}${pathname.slice(API.length)}${search}`;
    return pass(c, url, "The API's gateway doesn't answer. Is npm start still running?");
  });
  return app;
}
