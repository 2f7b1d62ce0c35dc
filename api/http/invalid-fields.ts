import { en } from "zod/locales";
import * as z from "zod/mini";

/** The language in which zod says what is wrong; its small edition knows none by itself. */
z.config(en());

/** A part of a request that is not as expected. */
export interface InvalidField {
  /** A JSON pointer into the body (RFC 6901), or the name of a query parameter or of a header. */
  readonly pointer: string;
  /** Says what was expected. */
  readonly detail: string;
}

/** The invalid fields of a body, with JSON pointers. */
export const invalidFieldsOf = ({ issues }: z.core.$ZodError): InvalidField[] =>
  issues.map(({ path, message }) => ({
    pointer: path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join(""),
    detail: message,
  }));
