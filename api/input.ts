import type { Context } from "hono";
import { z } from "zod";
import { readCursor } from "./cursor.ts";
import { type Finding, notFound, Problem } from "./problem.ts";
import type { PageRequest } from "./store.ts";

const uuid = z.uuid();

const pageShape = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z
    .string()
    .transform((text, check) => {
      const position = readCursor(text);
      if (position !== undefined) return position;
      check.addIssue({ code: "custom", message: 'the "next" of the page before' });
      return z.NEVER;
    })
    .optional(),
});

/**
 * The id in a route's path.
 *
 * @throws {Problem} `not_found` when it is not one that an entry can have.
 */
export function readId(context: Context): string {
  const parsed = uuid.safeParse(context.req.param("id"));
  if (!parsed.success) throw notFound();
  return parsed.data;
}

/** @throws {Problem} `invalid_query` with everything that is wrong with the query. */
export function readPageRequest(context: Context): PageRequest {
  const parsed = pageShape.safeParse(context.req.query());
  if (!parsed.success) {
    throw new Problem("invalid_query", {
      detail: "Correct what errors lists; limit is 1 to 100, cursor comes from the page before",
      errors: parsed.error.issues.map((issue) => finding(issue, issue.path.join("."))),
    });
  }
  const { limit, cursor } = parsed.data;
  return { limit, ...(cursor && { after: cursor }) };
}

/**
 * The body of a request, checked.
 *
 * @throws {Problem} `unsupported_media_type`, `malformed_json`, or `invalid_body` with everything that is wrong.
 */
export async function readBody<Shape extends z.ZodType>(
  context: Context,
  shape: Shape,
): Promise<z.output<Shape>> {
  const type = context.req.header("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new Problem("unsupported_media_type", { detail: "Send the content-type application/json" });
  }
  const body: unknown = await context.req.json().catch((cause: unknown) => {
    throw cause instanceof SyntaxError
      ? new Problem("malformed_json", { detail: "Send one JSON value in UTF-8", cause })
      : cause;
  });
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new Problem("invalid_body", {
    detail: "Correct what errors lists and send it again",
    errors: parsed.error.issues.map((issue) => finding(issue, jsonPointer(issue.path))),
  });
}

const finding = (issue: z.core.$ZodIssue, pointer: string): Finding => ({ pointer, detail: issue.message });

/** RFC 6901. */
function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
