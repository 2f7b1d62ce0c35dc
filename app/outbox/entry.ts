import type { components } from "../generated/api.d.ts";

/** Time that was logged, as the API keeps it. */
export type Entry = components["schemas"]["Entry"];
/** The part of an entry that can be corrected. */
export type Work = components["schemas"]["Work"];
/** Time to be logged. */
export type NewEntry = components["schemas"]["NewEntry"];
export type Decision = components["schemas"]["Decision"];

/** The part of an entry that can be corrected, without all else. */
export const workOf = ({ project, hours, note }: Work): Work => ({
  project,
  hours,
  ...(note !== undefined && { note }),
});

export const isSameWork = (one: Work, other: Work): boolean =>
  one.project === other.project && one.hours === other.hours && one.note === other.note;

/** The entity tag of a version, for `If-Match`. */
export const tagOf = ({ version }: { readonly version: number }): string => `"${version}"`;
