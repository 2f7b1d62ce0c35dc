import type { MiddlewareHandler } from "hono";

const OTHER_NAMES = new Set(["localhost", "[::1]"]);

/** Methods that change nothing (RFC 9110 §9.2.1). */
const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/** A browser says these of requests of its person, and of the app's own pages (Fetch Metadata Request Headers §2.1); programs say nothing. */
const OWN_SITES = new Set(["none", "same-origin"]);

/**
 * Answers under one name alone: people come back from the login to no other, and a name of somebody else's that leads here
 * (DNS rebinding) has no business with what is served. This machine's other names lead to it. Pages of somebody else's may lead here, and
 * change nothing.
 */
export function ownHostOnly(origin: string): MiddlewareHandler {
  const own = new URL(origin);
  return async (c, next) => {
    const asked = URL.parse(`http://${c.req.header("host") ?? ""}`);
    if (asked?.host === own.host) {
      const site = c.req.header("sec-fetch-site") ?? "none";
      if (SAFE.has(c.req.method) || OWN_SITES.has(site)) return next();
      return c.text(`Pages of others change nothing at ${origin}/.\n`, 403);
    }
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
