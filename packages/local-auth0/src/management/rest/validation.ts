import type { z } from "zod";
import { parseUntrusted } from "../../state/untrusted-json.ts";
import { badRequest, ManagementError } from "./error.ts";

/**
 * Checks the body of a request, or a part of it, against its schema.
 *
 * @param place of the part in the body
 * @throws {ManagementError} 400 `invalid_body`, about the first invalid member, in Auth0's words.
 */
export function parseBody<Body>(schema: z.ZodType<Body>, body: unknown, place: PropertyKey[] = []): Body {
  const result = schema.safeParse(body, { reportInput: true });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const placed = issue && { ...issue, path: [...place, ...issue.path] };
  throw badRequest(`Payload validation error: ${describeIssue(placed)}.`);
}

/**
 * Reads the JSON of a request; no text is an empty object.
 *
 * @throws {ManagementError} 400 when the text is not JSON, stands too deep in itself, or would change what every object is.
 */
export function parseJson(text: string): unknown {
  if (text === "") return {};
  try {
    return parseUntrusted(text);
  } catch (cause) {
    throw new ManagementError(400, "Invalid request payload JSON format", undefined, { cause });
  }
}

type Issue = z.core.$ZodIssue;

/** An issue of zod in the words of Auth0's validator: what was expected, quoted, and on which property. */
export function describeIssue(issue: Issue | undefined): string {
  if (issue === undefined) return "'Invalid input'";
  if (isMissing(issue)) {
    return `'Missing required property: ${String(issue.path.at(-1))}'${place(issue.path.slice(0, -1))}`;
  }
  return `'${problemOf(issue)}'${place(issue.path)}`;
}

/** JSON has no `undefined`: a member that is undefined was not sent. */
const isMissing = (issue: Issue): boolean => issue.path.length > 0 && issue.input === undefined;

function problemOf(issue: Issue): string {
  switch (issue.code) {
    case "unrecognized_keys":
      return `Additional properties not allowed: ${issue.keys.join(",")}`;
    case "invalid_type":
      return `Expected type ${TYPES[issue.expected] ?? issue.expected} but found type ${typeOf(issue.input)}`;
    case "invalid_value":
      return `No enum match for: ${String(issue.input)}`;
    case "invalid_union":
      return "Data does not match any schemas from 'oneOf'";
    case "too_small":
      return outOfBounds(issue.input, issue.minimum, LOWER);
    case "too_big":
      return outOfBounds(issue.input, issue.maximum, UPPER);
    case "invalid_format":
      return issue.format === "regex"
        ? `String does not match pattern ${issue.pattern?.slice(1, -1)}: ${String(issue.input)}`
        : `Object didn't pass validation for format ${issue.format}: ${String(issue.input)}`;
    default:
      return issue.message;
  }
}

/** Types that zod names in its own way. */
const TYPES: Partial<Record<string, string>> = { record: "object", int: "integer" };

const LOWER = { size: "short", value: "less", bound: "minimum" };
const UPPER = { size: "long", value: "greater", bound: "maximum" };

function outOfBounds(input: unknown, limit: number | bigint, words: typeof LOWER): string {
  if (typeof input === "string") {
    return `String is too ${words.size} (${input.length} chars), ${words.bound} ${limit}`;
  }
  if (Array.isArray(input)) return `Array is too ${words.size} (${input.length}), ${words.bound} ${limit}`;
  return `Value ${String(input)} is ${words.value} than ${words.bound} ${limit}`;
}

function place(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "";
  const text = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  return ` on property ${text.replace(/^\./, "")}`;
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}
