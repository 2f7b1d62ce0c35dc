import type * as z from "zod/mini";
import type { BodyDeclaration } from "../routes/operation.ts";
import type { Body } from "./body.ts";
import { Problem } from "./problem.ts";
import { findingsOf } from "./query.ts";

/** In bytes; the longest entry takes less than half of it, in whatever way its letters are written. */
const JSON_LIMIT = 32 * 1024;

/** A body of one JSON value. */
export function jsonBody<Shape extends z.ZodMiniType>(shape: Shape): BodyDeclaration<z.output<Shape>> {
  return {
    limit: JSON_LIMIT,
    mediaTypes: ["application/json"],
    shapes: { "application/json": shape },
    read: (body) => checkBody(parseJson(body), shape),
  };
}

/** @throws {Problem} `malformed_json` */
export function parseJson({ text }: Body): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem("malformed_json", { detail: "Send one JSON value in UTF-8", cause });
  }
}

/** @throws {Problem} `invalid_body` with everything that is wrong. */
export function checkBody<Shape extends z.ZodMiniType>(body: unknown, shape: Shape): z.output<Shape> {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new Problem("invalid_body", {
    detail: "Correct what errors lists and send it again",
    errors: findingsOf(parsed.error),
  });
}
