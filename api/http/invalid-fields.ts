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

/** The most invalid fields that are listed: a sender of more has to correct these first. */
const MOST_FIELDS = 100;
/** The longest text of an invalid field, in UTF-16 code units: what was sent is part of it. */
const LONGEST_TEXT = 200;

/** Bounds what is said of a request, whatever was sent. */
export const bounded = (fields: readonly InvalidField[]): InvalidField[] =>
  fields
    .slice(0, MOST_FIELDS)
    .map(({ pointer, detail }) => ({ pointer: shortened(pointer), detail: shortened(detail) }));

const shortened = (text: string): string =>
  text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT).toWellFormed()}…` : text;

/** The invalid fields of a body, with JSON pointers; of many the first. */
export const invalidFieldsOf = ({ issues }: z.core.$ZodError): InvalidField[] =>
  bounded(
    issues.map(({ path, message }) => ({
      pointer: path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join(""),
      detail: message,
    })),
  );
