import type { ResponseHeader } from "../http/headers.ts";
import { PROBLEMS, type ProblemCode } from "../http/problem-codes.ts";
import type { Operation } from "../routes/operation.ts";
import { problemShape } from "../routes/response-shapes.ts";
import { referenceTo, type Schema } from "./components.ts";
import { headerObjects } from "./header-objects.ts";

const ANYWHERE: readonly ProblemCode[] = ["invalid_query", "internal"];
const GUARDED: readonly ProblemCode[] = [
  "token_missing",
  "invalid_request",
  "invalid_token",
  "insufficient_scope",
  "keys_unavailable",
  "store_unavailable",
];
const WITH_BODY: readonly ProblemCode[] = [
  "malformed_json",
  "body_too_large",
  "unsupported_media_type",
  "unsupported_content_encoding",
  "invalid_body",
];
const WITH_PARAMETER: readonly ProblemCode[] = ["not_found"];

/** What an open route may answer instead of what was asked. */
export const openProblems = ({ problems = [] }: Operation): readonly ProblemCode[] => [
  ...ANYWHERE,
  ...problems,
];

/** What a guarded route may answer instead of what was asked. */
export const guardedProblems = (
  route: string,
  { body, problems = [] }: Operation,
): readonly ProblemCode[] => [
  ...ANYWHERE,
  ...GUARDED,
  ...(body ? WITH_BODY : []),
  ...(route.includes("{") ? WITH_PARAMETER : []),
  ...problems,
];

/** The headers that problems have, by their status. */
const HEADERS: Readonly<Record<number, readonly ResponseHeader[]>> = {
  400: ["www-authenticate"],
  401: ["www-authenticate"],
  403: ["www-authenticate"],
  412: ["etag"],
  415: ["accept-encoding"],
  503: ["retry-after"],
};

/** The answers of problems, by status: each names the codes that it may have. */
export function problemAnswers(codes: readonly ProblemCode[]): Record<string, Schema> {
  const byStatus = Map.groupBy(codes, (code) => PROBLEMS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [status, problemAnswer(status, ofStatus)]),
  );
}

function problemAnswer(status: number, codes: readonly ProblemCode[]): Schema {
  const code = { type: "string", enum: codes };
  const schema = { allOf: [referenceTo(problemShape), { type: "object", properties: { code } }] };
  return {
    description: codes.map((name) => `\`${name}\`: ${PROBLEMS[name].title}`).join("; "),
    headers: headerObjects(HEADERS[status]),
    content: { "application/problem+json": { schema } },
  };
}
