import type { Handler } from "hono";
import { proxy } from "hono/proxy";

/**
 * Passes requests on to the API, and its responses back, as they are. A caller that gives up ends its request there, too.
 *
 * @param api where it is, without a slash at its end.
 * @param prefix the part of the path that isn't the API's.
 */
export function proxyToApi(api: string, prefix: string): Handler {
  return async (c) => {
    const { pathname, search } = new URL(c.req.url);
    try {
      return await proxy(`${api}${pathname.slice(prefix.length)}${search}`, {
        raw: c.req.raw,
        redirect: "manual",
        customFetch: (request) => {
          request.headers.delete("host");
          return fetch(request);
        },
      });
    } catch {
      // Nobody reads the response any more.
      if (c.req.raw.signal.aborted) return new Response(null, { status: 499 });
      // The gateway's own form of an error (RFC 9457).
      const detail = "The API's gateway doesn't answer. Is npm start still running?";
      const body = { type: "about:blank", title: "Bad Gateway", status: 502, detail };
      return c.body(JSON.stringify(body), 502, { "content-type": "application/problem+json" });
    }
  };
}
