import { badRequest } from "./error.ts";

/**
 * Reads a form with files (RFC 7578) whose parts are texts. The boundary is that of its first line, so that clients which send another
 * content type are understood, too.
 *
 * @returns the text of each field by its name
 * @throws {ManagementError} 400 when it is none
 */
export function parseMultipart(text: string): Record<string, string> {
  const [, delimiter = ""] = /^(--[^\r\n]{1,70})\r?\n/.exec(text) ?? [];
  if (delimiter === "") throw badRequest("Payload validation error: 'Expected a form with files'.");
  const fields: Record<string, string> = {};
  for (const part of text.split(delimiter).slice(1)) {
    if (part.startsWith("--")) return fields;
    const [, head = "", body = ""] = /^\r?\n([\s\S]*?)\r?\n\r?\n([\s\S]*?)\r?\n$/.exec(part) ?? [];
    const [, name] = /^content-disposition:[^\r\n]*[\s;]name="([^"]*)"/im.exec(head) ?? [];
    if (name === undefined) break;
    fields[name] = body;
  }
  throw badRequest("Payload validation error: 'The form is not complete'.");
}
