import type { z } from "zod";
import { badRequest, ManagementError } from "./error.ts";
import { describeIssue } from "./issue.ts";

/**
 * Checks the body of a request against its schema.
 *
 * @throws {ManagementError} 400 `invalid_body`, worded as Auth0 words the first finding.
 */
export function parseBody<Body>(schema: z.ZodType<Body>, body: unknown): Body {
  const result = schema.safeParse(body, { reportInput: true });
  if (result.success) return result.data;
  throw badRequest(`Payload validation error: ${describeIssue(result.error.issues[0])}.`);
}

/**
 * Reads the JSON of a request; no text is an empty object.
 *
 * @throws {ManagementError} 400 when the text is not JSON.
 */
export function parseJson(text: string): unknown {
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ManagementError(400, "Invalid request payload JSON format", undefined, { cause });
  }
}
