import { invalidFieldsOf } from "../api/http/invalid-fields.ts";
import { batchLineShape } from "../api/routes/entries/entry-shapes.ts";
import type { SourceRecord } from "./format.ts";

/** An entry of somebody's, as it is sent. */
export type Entry = ReturnType<typeof batchLineShape.parse>;

/** Why a line isn't stored: what kind of fault it is, and in words. */
export interface Refusal {
  /** The API's code, with the field where it is about one, for example `invalid_line hours`. */
  readonly kind: string;
  readonly detail: string;
}

export type Judgement = { readonly entry: Entry } | { readonly refusal: Refusal };

/** Judges a line as the API does, by the API's own shape. */
export function judge({ value, malformed }: SourceRecord): Judgement {
  if (malformed !== undefined) return { refusal: { kind: "malformed", detail: malformed } };
  const { data, error } = batchLineShape.safeParse(value);
  if (error === undefined) return { entry: data };
  const faults = invalidFieldsOf(error).map(({ pointer, detail }) => {
    const field = pointer.slice(1);
    return { field, says: faultOf(field, valueIn(value, field), detail) };
  });
  const fields = faults.map(({ field }) => field).filter((field) => field !== "");
  return {
    refusal: {
      kind: ["invalid_line", ...fields].join(" "),
      detail: faults.map(({ says }) => says).join("; "),
    },
  };
}

const valueIn = (value: unknown, field: string): unknown =>
  typeof value === "object" && value !== null
    ? Object.entries(value).find(([name]) => name === field)?.[1]
    : value;

/** Fields whose values may be told: those of others are about people. */
const TOLD = ["date", "hours"];

function faultOf(field: string, value: unknown, expected: string): string {
  if (field === "") return expected;
  if (value === undefined) return `${field} is missing`;
  if (field === "hours" && typeof value === "string" && /^\d+,\d+$/.test(value)) {
    return `hours is "${value}"; write it with a point, ${value.replace(",", ".")}, or say --decimal-comma`;
  }
  const found = TOLD.includes(field) ? ` is ${JSON.stringify(value).slice(0, 40)}` : "";
  return `${field}${found}: ${expected}`;
}
