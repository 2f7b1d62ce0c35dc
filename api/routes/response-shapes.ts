import * as z from "zod/mini";
import type { TimesheetEntry } from "../domain/entry.ts";
import { described } from "../http/described.ts";
import { workShape } from "./entries/entry-shapes.ts";

const timestamp = z.iso.datetime();

const loggedTime = z.extend(workShape, {
  id: z.string(),
  subject: z.string(),
  email: z.exactOptional(z.string()),
  date: z.iso.date(),
  externalId: z.exactOptional(z.string()),
  version: z.int().check(z.minimum(1)),
  createdAt: timestamp,
  updatedAt: timestamp,
});

/** Time that a person worked on a project on a day, as clients see it. */
export const entryShape = z.discriminatedUnion("state", [
  z.extend(loggedTime, { state: z.literal("submitted") }),
  z.extend(loggedTime, { state: z.literal("approved"), decidedBy: z.string(), decidedAt: timestamp }),
  z.extend(loggedTime, {
    state: z.literal("rejected"),
    decidedBy: z.string(),
    decidedAt: timestamp,
    reason: z.string(),
  }),
]) satisfies z.ZodMiniType<TimesheetEntry>;

const hours = z.number().check(z.minimum(0));
const date = z.iso.date();

/** A part of a list of entries. */
export const pageShape = z.strictObject({
  entries: z.array(entryShape),
  next: described(
    z.exactOptional(z.string()),
    "The cursor of the part behind it; absent at the end. A part may be empty and have one.",
  ),
});

/** A person's week. Hours are those that count: rejected entries don't, until they are corrected. */
export const weekShape = z.strictObject({
  week: z.string(),
  from: date,
  to: date,
  hours: described(hours.clone(), "Without those of rejected entries, as all hours but `states.rejected`."),
  days: described(
    z.array(z.strictObject({ date, hours, entries: z.array(entryShape) })).check(z.length(7)),
    "Monday to Sunday",
  ),
  projects: described(z.array(z.strictObject({ project: z.string(), hours })), "By the projects' names"),
  states: z.strictObject({ submitted: hours, approved: hours, rejected: hours }),
});

/** A part of a request that is not as expected; see `InvalidField`. */
export const invalidFieldShape = z.strictObject({ pointer: z.string(), detail: z.string() });

const line = z.int().check(z.minimum(1));
const externalId = z.string();

/** The result of a line of a batch. */
export const lineResultShape = z.discriminatedUnion("result", [
  z.strictObject({ line, externalId, result: z.enum(["stored", "already_stored"]), id: z.string() }),
  z.strictObject({
    line,
    externalId: z.exactOptional(externalId),
    result: z.literal("refused"),
    code: z.enum([
      "malformed_json",
      "invalid_line",
      "day_full",
      "too_many_entries",
      "external_id_conflict",
      "deleted",
      "entry_of_others",
    ]),
    detail: z.string(),
    errors: z.exactOptional(z.array(invalidFieldShape)),
  }),
  z.strictObject({ line, externalId, result: z.literal("unavailable") }),
]);

export type BatchLineResult = z.infer<typeof lineResultShape>;

const count = z.int().check(z.minimum(0));

/** The result of a batch: how many lines had which one, and each line's, in the order of the lines. */
export const batchResultShape = z.strictObject({
  counts: z.strictObject({ stored: count, already_stored: count, refused: count, unavailable: count }),
  results: z.array(lineResultShape),
});

/** Problem details (RFC 9457). */
export const problemShape = z.looseObject({
  type: z.url(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: described(z.string(), "Stable, for programs"),
  requestId: described(z.string(), "Says to operators which request it was"),
  errors: z.exactOptional(z.array(invalidFieldShape)),
});

/** Whether the API answers. */
export const healthShape = z.strictObject({ status: z.literal("ok") });

/** An OpenAPI document. */
export const documentShape = z.looseObject({ openapi: z.string() });
