import { limits } from "../generated/policy.ts";

/** A text of hours, read. */
export type ReadHours =
  | { readonly kind: "hours"; readonly hours: number }
  | { readonly kind: "empty" | "unreadable" | "out_of_range" }
  /** Hours between two quarters: the nearest that can be logged. */
  | { readonly kind: "between_quarters"; readonly lower: number; readonly upper: number };

const { multipleOf: QUARTER, maximum: MOST } = limits.hours;

const NUMBER = /^(\d{1,3})(?:[.,٫](\d{1,3}))?$/;
const CLOCK = /^(\d{1,3})?[:h](\d{2})m?$/;
const MINUTES = /^(\d{1,4})m$/;

/** Reads hours as people write them: `7:30`, `7.5`, `7,5`, `7½`, `7 h 30`, `450 min`, with the digits of any of their scripts. */
export function readHours(text: string): ReadHours {
  const plain = normalized(text);
  if (plain === "") return { kind: "empty" };
  const hours = numberOf(plain);
  if (hours === undefined) return { kind: "unreadable" };
  if (hours <= 0 || hours > MOST) return { kind: "out_of_range" };
  const quarters = hours / QUARTER;
  if (Math.abs(quarters - Math.round(quarters)) < 1e-6)
    return { kind: "hours", hours: Math.round(quarters) * QUARTER };
  const lower = Math.max(QUARTER, Math.floor(quarters) * QUARTER);
  return { kind: "between_quarters", lower, upper: Math.max(lower, Math.ceil(quarters) * QUARTER) };
}

/** The next quarter hour above or below, as far as an entry reaches; without a number to start from, a whole hour. */
export function stepHours(text: string, step: 1 | -1): number {
  const read = readHours(text);
  if (read.kind === "between_quarters") return step > 0 ? read.upper : read.lower;
  if (read.kind !== "hours") return 1;
  return Math.min(MOST, Math.max(QUARTER, read.hours + step * QUARTER));
}

function numberOf(text: string): number | undefined {
  const [clock, hours = "0", minutes] = CLOCK.exec(text) ?? [];
  if (clock !== undefined) return Number(minutes) < 60 ? Number(hours) + Number(minutes) / 60 : undefined;
  const [, onlyMinutes] = MINUTES.exec(text) ?? [];
  if (onlyMinutes !== undefined) return Number(onlyMinutes) / 60;
  const [, whole, fraction = "0"] = NUMBER.exec(text.replace(/h$/, "")) ?? [];
  return whole === undefined ? undefined : Number(`${whole}.${fraction}`);
}

const FRACTIONS = { "¼": ".25", "½": ".5", "¾": ".75" } as const;

function normalized(text: string): string {
  return text
    .toLowerCase()
    .replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))
    .replace(/\s/g, "")
    .replace(/(hours|hour|hrs|hr|stunden|stunde|std\.?)/, "h")
    .replace(/(minuten|minutes|minute|min\.?)/, "m")
    .replace(
      /^(\d*)([¼½¾])/,
      (_, whole: string, fraction: keyof typeof FRACTIONS) => `${whole || "0"}${FRACTIONS[fraction]}`,
    );
}
