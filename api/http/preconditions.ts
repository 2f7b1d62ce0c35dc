import { Problem } from "./problem.ts";

/** Whether a version is one of those that a client named. */
export type KnownVersions = (version: number) => boolean;

/** An entity tag (RFC 9110 §8.8.3): whether it is weak, and its opaque part. */
const TAG = /(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"/y;

/** The separator of a list's elements; empty ones are passed over (RFC 9110 §5.6.1.2). */
const SEPARATOR = /[ \t]*(?:,[ \t]*)+|[ \t]*$/y;

/** The tag of an entry's version: a strong one, for the same version is the same bytes. */
export const tagOf = ({ version }: { readonly version: number }): string => `"${version}"`;

/**
 * Reads `If-Match`. Weak tags never match (RFC 9110 §13.1.1).
 *
 * @throws {Problem} `precondition_required` when it is absent, `invalid_header` when it is malformed.
 */
export function readIfMatch(header: string | undefined): KnownVersions {
  if (header === undefined) {
    throw new Problem("precondition_required", {
      detail: 'Send the header If-Match with the ETag of the entry as you know it, for example "3"',
    });
  }
  const tags = readTags("if-match", header);
  return tags === "*"
    ? () => true
    : (version) => tags.some(({ weak, tag }) => !weak && tag === String(version));
}

/**
 * Reads `If-None-Match`; here weak tags do match (RFC 9110 §13.1.2).
 *
 * @throws {Problem} `invalid_header` when it is malformed.
 */
export function readIfNoneMatch(header: string | undefined): (tag: string) => boolean {
  if (header === undefined) return () => false;
  const tags = readTags("if-none-match", header);
  return tags === "*" ? () => true : (wanted) => tags.some(({ tag }) => `"${tag}"` === wanted);
}

interface Tag {
  readonly weak: boolean;
  readonly tag: string;
}

function readTags(name: string, header: string): "*" | readonly Tag[] {
  const text = header.trim();
  if (text === "*") return "*";
  const tags: Tag[] = [];
  let at = text.search(/[^, \t]|$/);
  while (at < text.length) {
    TAG.lastIndex = at;
    const found = TAG.exec(text);
    if (found === null) throw malformed(name);
    tags.push({ weak: found[1] !== undefined, tag: found[2] ?? "" });
    SEPARATOR.lastIndex = TAG.lastIndex;
    if (SEPARATOR.exec(text) === null) throw malformed(name);
    at = SEPARATOR.lastIndex;
  }
  if (tags.length === 0) throw malformed(name);
  return tags;
}

const malformed = (name: string): Problem =>
  new Problem("invalid_header", {
    detail: "Correct the fields listed in errors, and send it again",
    errors: [{ pointer: name, detail: '* or a list of entity tags, for example "3"' }],
  });
