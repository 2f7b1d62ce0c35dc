import { wantsSecondFactors } from "../../rules/policy/decide.ts";
import { policy } from "../../rules/policy.ts";
import type { ResponseHeader } from "../http/headers.ts";
import { PROBLEMS, type ProblemCode } from "../http/problem.ts";
import type { Operation } from "../routes/operation.ts";
import { problemShape } from "../routes/response-shapes.ts";
import { type Schema, schemaOf } from "./components.ts";
import { headerObjects } from "./header-objects.ts";

const ANYWHERE: readonly ProblemCode[] = ["invalid_query", "internal"];
const GUARDED: readonly ProblemCode[] = [
  "token_missing",
  "invalid_request",
  "invalid_token",
  "insufficient_scope",
  ...(wantsSecondFactors(policy) ? (["insufficient_user_authentication"] as const) : []),
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

/** Whether an operation reads a body. */
export const takesBody = ({ body }: Operation): boolean => body.mediaTypes.length > 0;

/** The problems with which a request of an open route may end. */
export const openProblems = ({ problems = [] }: Operation): readonly ProblemCode[] => [
  ...ANYWHERE,
  ...problems,
];

/** The problems with which a request of a guarded route may end. */
export const guardedProblems = (route: string, operation: Operation): readonly ProblemCode[] => [
  ...ANYWHERE,
  ...GUARDED,
  ...(takesBody(operation) ? WITH_BODY : []),
  ...(route.includes("{") ? WITH_PARAMETER : []),
  ...(operation.problems ?? []),
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

/** The responses with problems, by status: each names the codes that it may have. */
export function problemResponses(codes: readonly ProblemCode[]): Record<string, Schema> {
  const byStatus = Map.groupBy(codes, (code) => PROBLEMS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [status, problemResponse(status, ofStatus)]),
  );
}

function problemResponse(status: number, codes: readonly ProblemCode[]): Schema {
  const code = { type: "string", enum: codes };
  const schema = { allOf: [schemaOf(problemShape, "output"), { type: "object", properties: { code } }] };
  return {
    description: codes.map((name) => `\`${name}\`: ${PROBLEMS[name].title}`).join("; "),
    headers: headerObjects(HEADERS[status]),
    content: { "application/problem+json": { schema } },
  };
}
