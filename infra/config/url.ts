import { z } from "zod";
import { found } from "./words.ts";
import { writtenForm } from "./written-form.ts";

/** A host with an optional port: what `https://` can be written before. */
export const HOST = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$/;

/** The circumstances that decide which addresses a stack may allow-list. */
export interface UrlContext {
  /** The value of `{domain}`: the host at which people sign in, with its port if it has one. */
  readonly domain: string;
  /** Whether the stack is not one for production, so that it may send people back to their own machine over plain http. */
  readonly development: boolean;
}

const PLACEHOLDER = "{domain}";
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * An address to which people are sent back, given with its `{domain}` filled in.
 *
 * @param privateScheme whether a scheme of the application's own will do (RFC 8252 §7.1), as native platforms have it.
 * @param loopback whether nothing but this machine will do.
 */
export function redirectUrl(
  stack: UrlContext,
  example: string,
  { privateScheme = false, loopback = false } = {},
) {
  return address(
    example,
    stack,
    (url, text) =>
      faultOfRedirect(url, text, stack, privateScheme) ?? (loopback ? faultOfHost(url) : undefined),
  );
}

/**
 * An address on the machine of whoever signs in (RFC 8252 §7.3): plain http, as nothing leaves the machine, a loopback address,
 * and a port that the application listens on. A guardrail warns of `localhost` (§8.3).
 */
export function loopbackUrl(stack: UrlContext, example: string) {
  return address(
    example,
    stack,
    (url, text) => faultOfLoopback(url) ?? faultOfRedirect(url, text, { ...stack, development: true }, false),
  );
}

function faultOfLoopback(url: URL): string | undefined {
  if (url.protocol !== "http:")
    return "is not plain http; expected http, as no certificate is good for a loopback address";
  if (url.port === "") return "has no port; expected the one that the application listens on";
  return LOOPBACK.has(url.hostname) ? undefined : "is on another machine; expected 127.0.0.1 or [::1]";
}

/** The origin of a web page: scheme and host, without a path. @param loopback whether nothing but this machine will do. */
export function origin(stack: UrlContext, example: string, { loopback = false } = {}) {
  return address(
    example,
    stack,
    (url, text) =>
      faultOfRedirect(url, text, stack, false) ??
      (loopback ? faultOfHost(url) : undefined) ??
      (isOrigin(url, text) ? undefined : "is not an origin; expected a scheme and a host, without a path"),
  );
}

const faultOfHost = ({ hostname }: URL): string | undefined =>
  LOOPBACK.has(hostname)
    ? undefined
    : `is on another machine; expected a loopback address: ${[...LOOPBACK].join(", ")}`;

function address(
  example: string,
  stack: UrlContext,
  faultOf: (url: URL, text: string) => string | undefined,
) {
  const message = (value: unknown, fault: string) =>
    `${found(value)}${fault}, for example ${JSON.stringify(example)}`;
  return z
    .string({ error: (issue) => message(issue.input, "; expected an absolute URL") })
    .transform((written, refinement) => {
      const text = written.replaceAll(PLACEHOLDER, stack.domain);
      const url = URL.canParse(text) ? new URL(text) : undefined;
      const fault = url === undefined ? "is not an absolute URL; expected one" : faultOf(url, text);
      const form = writtenForm(text);
      if (fault !== undefined) {
        refinement.addIssue({ code: "custom", message: message(written, `, which ${fault}`) });
      } else if (form !== text) {
        const what = `${found(written)}, which no client sends in this form; expected ${JSON.stringify(form)}`;
        refinement.addIssue({ code: "custom", message: what });
      }
      return text;
    });
}

/** Whether there is nothing beyond scheme, host and port, in whatever form they are written. */
const isOrigin = ({ origin, href }: URL, text: string): boolean =>
  href === `${origin}/` && !text.replace(/^[^/]*\/\//, "").includes("/");

/** Why people must not be sent to an address, if so: the ways in which redirects were hijacked (RFC 9700 §4.1). */
function faultOfRedirect(
  url: URL,
  text: string,
  stack: UrlContext,
  privateScheme: boolean,
): string | undefined {
  if (text.includes("*")) return "has a wildcard; expected one address, written out";
  if (/[{}]/.test(text)) return `has another placeholder than ${PLACEHOLDER}; expected that one only`;
  if (text.includes("#")) return "has a fragment; expected an address without one";
  if (/\s/.test(text)) return "has white space; expected an address without it";
  if (url.username !== "" || url.password !== "") return "has a user in it; expected an address without one";
  return faultOfScheme(url, stack, privateScheme);
}

function faultOfScheme(url: URL, stack: UrlContext, privateScheme: boolean): string | undefined {
  const scheme = url.protocol.slice(0, -1);
  if (scheme === "https") return undefined;
  if (scheme === "http") {
    if (!stack.development) return "is plain http; expected https";
    return LOOPBACK.has(url.hostname)
      ? undefined
      : "is plain http to another machine; expected https, or a loopback address";
  }
  if (!privateScheme) return `has the scheme "${scheme}"; expected https`;
  return scheme.includes(".")
    ? undefined
    : `has the scheme "${scheme}"; expected https, or the application's identifier in reverse domain order`;
}
