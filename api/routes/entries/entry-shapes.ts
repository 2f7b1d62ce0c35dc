import * as z from "zod/mini";
import type { BatchLine, Decision, NewEntry, Work } from "../../domain/entry.ts";

/** Scripts in whose words letters are joined or kept apart (UTS #46, rules for joiners). */
const JOINING =
  "Arab Syrc Mand Nkoo Mong Phag Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Mymr Tibt Java Bali"
    .split(" ")
    .map((script) => `\\p{scx=${script}}`)
    .join("");

/** The parts of an emoji after which a joiner or a selector of its look can stand. */
const EMOJI = "\\p{ExtPict}\\p{EMod}";

/**
 * Characters that nobody sees, or that turn the text around them (UAX #9, UAX #44): with them, an entry shows an approver
 * something else than it holds. Format characters that are drawn, as Arabic's signs before numbers, stay, and so do joiners
 * where words and emoji need them.
 */
export const HIDDEN_CHARACTERS = new RegExp(
  [
    "[^\\P{DI}\\u200C\\u200D\\uFE0E\\uFE0F]",
    "[^\\P{Cf}\\u200C\\u200D\\u0600-\\u0605\\u06DD\\u070F\\u0890\\u0891\\u08E2\\u{110BD}\\u{110CD}]",
    "[\\u2028\\u2029\\u2800]",
    `(?<![${JOINING}])\\u200C`,
    `(?<![${JOINING}${EMOJI}\\uFE0F])\\u200D`,
    `(?<![${EMOJI}])\\uFE0E`,
    `(?<![${EMOJI}])(?<![\\d#*](?=\\uFE0F\\u20E3))\\uFE0F`,
  ].join("|"),
  "u",
);

const shown = z.refine<string>(
  (value) => !HIDDEN_CHARACTERS.test(value),
  "no characters that are invisible or change the direction of text",
);

/**
 * A text of a person's: trimmed, and without what could not be kept or shown as it came: control characters but for
 * line breaks, hidden ones, and halves of surrogate pairs.
 */
const text = (longest: number) =>
  z.string().check(
    z.trim(),
    z.minLength(1),
    z.maxLength(longest),
    z.refine((value) => value.isWellFormed(), "well-formed Unicode"),
    z.refine((value) => !/\p{Cc}/u.test(value), "no control characters"),
    shown,
  );

/** A multi-line text; see `text`. */
const note = (longest: number) =>
  z.string().check(
    z.trim(),
    z.minLength(1),
    z.maxLength(longest),
    z.refine((value) => value.isWellFormed(), "well-formed Unicode"),
    z.refine((value) => !/[^\P{Cc}\n\t]/u.test(value), "no control characters but tabs and line breaks"),
    shown,
  );

/** Exactly: `multipleOf` lets a little more than a quarter pass, and hours are added up. */
const quarterHours = z
  .number()
  .check(
    z.positive(),
    z.maximum(24),
    z.refine((hours) => Number.isInteger(hours * 4), "quarter hours, for example 7.25"),
  )
  .register(z.globalRegistry, { multipleOf: 0.25 });

/** The part of an entry that its person can correct; see `Work`. */
export const workShape = z.strictObject({
  project: text(100),
  hours: quarterHours,
  note: z.exactOptional(note(500)),
}) satisfies z.ZodMiniType<Work>;

/** Time that a person logs. */
export const newEntryShape = z.extend(workShape, {
  date: z.iso.date("a date of the calendar, YYYY-MM-DD"),
}) satisfies z.ZodMiniType<NewEntry>;

/** A line of a batch: an entry of a person's, by the name that the external system has for it. */
export const batchLineShape = z.extend(newEntryShape, {
  subject: text(255),
  externalId: text(100),
}) satisfies z.ZodMiniType<BatchLine>;

/** An approver's decision. */
export const decisionShape = z.discriminatedUnion("state", [
  z.strictObject({ state: z.literal("approved") }),
  z.strictObject({ state: z.literal("rejected"), reason: note(500) }),
]) satisfies z.ZodMiniType<Decision>;
