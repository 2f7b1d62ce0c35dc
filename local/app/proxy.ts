import type { Context } from "hono";
import { proxy } from "hono/proxy";

/**
 * Passes a request on to a server, and its response back, as they are. A caller that gives up ends its request there, too.
 *
 * @param url where it is asked.
 * @param silent said where nothing answers there.
 */
export async function pass(c: Context, url: string, silent: string): Promise<Response> {
  try {
    return await proxy(url, { raw: c.req.raw, redirect: "manual" });
  } catch {
    // Nobody reads the response any more.
    if (c.req.raw.signal.aborted) return new Response(null, { status: 499 });
    // In the API's own form of an error (RFC 9457).
    const body = { type: "about:blank", title: "Bad Gateway", status: 502, detail: silent };
    return c.body(JSON.stringify(body), 502, { "content-type": "application/problem+json" });
  }
}
