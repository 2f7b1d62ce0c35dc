import type { MiddlewareHandler } from "hono";

const OTHER_NAMES = new Set(["localhost", "[::1]"]);

/**
 * Answers under one name alone: people come back from the login to no other, and a name of somebody else's that leads here
 * (DNS rebinding) has no business with what is served. This machine's other names lead to it.
 */
export function ownHostOnly(origin: string): MiddlewareHandler {
  const own = new URL(origin);
  return async (c, next) => {
    const asked = URL.parse(`http://${c.req.header("host") ?? ""}`);
    if (asked?.host === own.host) return next();
    const { pathname, search } = new URL(c.req.url);
    if (
      asked !== null &&
      asked.port === own.port &&
      OTHER_NAMES.has(asked.hostname) &&
      c.req.method === "GET"
    ) {
      return c.redirect(`${origin}${pathname}${search}`, 307);
    }
    return c.text(`This is ${origin}/ and has no other name.\n`, 421);
  };
}
