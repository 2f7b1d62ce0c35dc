import { IncomingMessage } from "node:http";
import { stringify } from "node:querystring";
import type { Context, Middleware } from "koa";
import { parseUntrusted } from "../state/untrusted-json.ts";
import { AuthenticationError } from "./error.ts";

/** Lets the token endpoints take JSON bodies, as Auth0's do, while `oidc-provider` reads forms only. */
export const jsonBodies: Middleware = async (ctx, next) => {
  if (ctx.is("application/json")) replaceForm(ctx, textsOf(await readForm(ctx.req)));
  return next();
};

/** The members of a JSON object as a form has them; `null` is none. @throws {AuthenticationError} when one is no text */
function textsOf(members: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => {
      if (value === null) return [];
      if (typeof value !== "object") return [[name, String(value)]];
      throw new AuthenticationError("invalid_request", `${name} is not a text.`);
    }),
  );
}

/** Puts a request with another form into the place of one that was read. */
export function replaceForm(ctx: Context, members: Readonly<Record<string, string>>): void {
  const form = stringify(members);
  const { socket, headers, method, url } = ctx.req;
  const replaced = new IncomingMessage(socket);
  Object.assign(replaced, { method, url, complete: true });
  Object.assign(replaced.headers, headers, {
    "content-type": "application/x-www-form-urlencoded",
    "content-length": String(Buffer.byteLength(form)),
  });
  replaced.push(form);
  replaced.push(null);
  ctx.req = ctx.request.req = ctx.response.req = replaced;
}

/** Bytes of a request's body, at most. */
const LIMIT = 56 * 1024;

/**
 * Reads a posted form, or a JSON object, which Auth0 takes in the same places. A member that is repeated is a list.
 *
 * @throws {AuthenticationError} `invalid_request` when it is too large or none of the two
 */
export async function readForm(request: IncomingMessage): Promise<Record<string, unknown>> {
  const body = await readText(request);
  if (request.headers["content-type"]?.startsWith("application/json") === true) return parseJson(body);
  const form = new URLSearchParams(body);
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const values = form.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > LIMIT) throw new AuthenticationError("invalid_request", "The body is too large.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function parseJson(body: string): Record<string, unknown> {
  try {
    const value = parseUntrusted(body);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  } catch (cause) {
    throw new AuthenticationError("invalid_request", "The body is not JSON.", { cause });
  }
  throw new AuthenticationError("invalid_request", "The body is not a JSON object.");
}
