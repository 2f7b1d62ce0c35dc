import { gzipSync } from "node:zlib";
import { describe } from "vitest";
import { type Attack, tryAttacks } from "./attack.ts";

const good = { date: "2026-11-20", project: "Apollo", hours: 1 };
const text = JSON.stringify(good);
const withMember = (member: string): string => text.replace("{", `{${member},`);

const posts = (
  rows: readonly (readonly [
    string,
    object | string | Uint8Array<ArrayBuffer>,
    Record<string, string>,
    number,
    string,
  ])[],
): readonly Attack[] =>
  rows.map(([name, body, headers, status, code]) => ({
    name,
    status,
    code,
    request: () => ({ route: "POST /timesheets", token: "ann", body, headers }),
  }));

/** Bodies that aren't JSON, or not as it is taken. */
const forms = posts([
  ["nothing", "", {}, 400, "malformed_json"],
  ["half an object", "{", {}, 400, "malformed_json"],
  ["JSON with a comment", `${text} // approved`, {}, 400, "malformed_json"],
  ["JSON with a comma too many", text.replace("}", ",}"), {}, 400, "malformed_json"],
  ["two objects", text + text, {}, 400, "malformed_json"],
  ["NaN for hours", text.replace(":1", ":NaN"), {}, 400, "malformed_json"],
  ["hours in hexadecimal", text.replace(":1", ":0x1"), {}, 400, "malformed_json"],
  ["single quotes", text.replaceAll('"', "'"), {}, 400, "malformed_json"],
  ["bytes that aren't UTF-8", new Uint8Array([0x22, 0xff, 0xfe, 0x22]), {}, 400, "malformed_json"],
  ["an overlong NUL", new Uint8Array([0x22, 0xc0, 0x80, 0x22]), {}, 400, "malformed_json"],
  ["UTF-16", new Uint8Array(Buffer.from(text, "utf16le")), {}, 400, "malformed_json"],
  [
    "a charset that isn't UTF-8",
    text,
    { "content-type": "application/json; charset=utf-7" },
    415,
    "unsupported_media_type",
  ],
  [
    "a form",
    "date=2026-11-20",
    { "content-type": "application/x-www-form-urlencoded" },
    415,
    "unsupported_media_type",
  ],
  ["JSON as a text", text, { "content-type": "text/plain" }, 415, "unsupported_media_type"],
  ["no type", text, { "content-type": "" }, 415, "unsupported_media_type"],
  ["two types", text, { "content-type": "application/json, text/plain" }, 415, "unsupported_media_type"],
  [
    "a type that begins the same",
    text,
    { "content-type": "application/json5" },
    415,
    "unsupported_media_type",
  ],
  [
    "NDJSON where no batch is taken",
    text,
    { "content-type": "application/x-ndjson" },
    415,
    "unsupported_media_type",
  ],
  [
    "XML with an entity",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>",
    { "content-type": "application/xml" },
    415,
    "unsupported_media_type",
  ],
  [
    "a gzip bomb",
    new Uint8Array(gzipSync(Buffer.alloc(10_000_000, " "))),
    { "content-encoding": "gzip" },
    415,
    "unsupported_content_encoding",
  ],
  ["brotli", text, { "content-encoding": "br" }, 415, "unsupported_content_encoding"],
  ["two encodings", text, { "content-encoding": "identity, gzip" }, 415, "unsupported_content_encoding"],
  ["more than 32 kB", { ...good, note: "x".repeat(33_000) }, {}, 413, "body_too_large"],
  ["spaces up to more than 32 kB", text + " ".repeat(33_000), {}, 413, "body_too_large"],
  [
    "an announced length beyond the limit",
    text,
    { "content-length": "99999999999999999999" },
    413,
    "body_too_large",
  ],
  ["a length that lies", text + " ".repeat(33_000), { "content-length": "10" }, 413, "body_too_large"],
]);

/** JSON that isn't an entry. */
const shapes = posts([
  ["null", "null", {}, 422, "invalid_body"],
  ["an array around it", [good], {}, 422, "invalid_body"],
  ["a text around it", JSON.stringify(text), {}, 422, "invalid_body"],
  ["ten thousand arrays in each other", "[".repeat(10_000) + "]".repeat(10_000), {}, 422, "invalid_body"],
  [
    "ten thousand arrays in a member",
    withMember(`"x":${"[".repeat(10_000)}${"]".repeat(10_000)}`),
    {},
    422,
    "invalid_body",
  ],
  ["__proto__", withMember('"__proto__":{"state":"approved"}'), {}, 422, "invalid_body"],
  ["constructor", withMember('"constructor":{"prototype":{"state":"approved"}}'), {}, 422, "invalid_body"],
  ["everything from a prototype", `{"__proto__":${text}}`, {}, 422, "invalid_body"],
  ["an id", { ...good, id: "mine" }, {}, 422, "invalid_body"],
  ["somebody else's subject", { ...good, subject: "auth0|bob" }, {}, 422, "invalid_body"],
  ["somebody else's address", { ...good, email: "bob@example.com" }, {}, 422, "invalid_body"],
  ["a state", { ...good, state: "approved" }, {}, 422, "invalid_body"],
  ["an approval", { ...good, decidedBy: "auth0|max" }, {}, 422, "invalid_body"],
  ["a version", { ...good, version: 99 }, {}, 422, "invalid_body"],
  ["the name of an external system", { ...good, externalId: "row-1" }, {}, 422, "invalid_body"],
  ["infinite hours", text.replace(":1", ":1e999"), {}, 422, "invalid_body"],
  ["negative hours", { ...good, hours: -8 }, {}, 422, "invalid_body"],
  ["negative nothing", text.replace(":1", ":-0"), {}, 422, "invalid_body"],
  ["hours just above a day", { ...good, hours: 24.25 }, {}, 422, "invalid_body"],
  ["hours of many digits", text.replace(":1", ":1.000000000000000222"), {}, 422, "invalid_body"],
  ["hours as a text", { ...good, hours: "1" }, {}, 422, "invalid_body"],
  ["hours as an array", { ...good, hours: [1] }, {}, 422, "invalid_body"],
  [
    "a second value of the same member that is wrong",
    text.replace("}", ',"hours":99}'),
    {},
    422,
    "invalid_body",
  ],
  ["half a surrogate pair", text.replace("Apollo", "\\ud83d"), {}, 422, "invalid_body"],
  ["a NUL in a text", text.replace("Apollo", "Apo\\u0000llo"), {}, 422, "invalid_body"],
  [
    "a terminal's escape in a text",
    text.replace("Apollo", "\\u001b]0;owned\\u0007"),
    {},
    422,
    "invalid_body",
  ],
  ["a line break in a project", { ...good, project: "a\r\nset-cookie: b" }, {}, 422, "invalid_body"],
  ["spaces for a project", { ...good, project: "\u2003\u00a0" }, {}, 422, "invalid_body"],
  ["a date with a path", { ...good, date: "2026-11-20/../2026-11-21" }, {}, 422, "invalid_body"],
  ["a date with a key's separator", { ...good, date: "2026-11-20#claim" }, {}, 422, "invalid_body"],
  ["a date of other digits", { ...good, date: "２０２６-11-20" }, {}, 422, "invalid_body"],
  ["a name for the try that isn't one", good, { "idempotency-key": "a b" }, 400, "invalid_header"],
  [
    "a name for the try that is too long",
    good,
    { "idempotency-key": "a".repeat(256) },
    400,
    "invalid_header",
  ],
]);

describe("attacks with bodies that aren't JSON", () => tryAttacks(forms));
describe("attacks with bodies that aren't entries", () => tryAttacks(shapes));
