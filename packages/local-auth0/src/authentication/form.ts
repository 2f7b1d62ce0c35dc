import type { IncomingMessage } from "node:http";
import { AuthenticationError } from "./error.ts";

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
    const value: unknown = JSON.parse(body);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  } catch (cause) {
    throw new AuthenticationError("invalid_request", "The body is no JSON.", { cause });
  }
  throw new AuthenticationError("invalid_request", "The body is no JSON object.");
}
