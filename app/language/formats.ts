/** Dates, weekdays and numbers as a locale writes them. Dates are those of the calendar (YYYY-MM-DD), of no time zone. */
export interface Formats {
  readonly locale: string;
  /** "7.5", "7,5" */
  readonly number: (value: number) => string;
  /** "Thursday" */
  readonly weekday: (date: string) => string;
  /** "Thu" */
  readonly shortWeekday: (date: string) => string;
  /** "26" */
  readonly dayOfMonth: (date: string) => string;
  /** "Thursday, November 26" */
  readonly day: (date: string) => string;
  /** "Thu, Nov 26" */
  readonly shortDay: (date: string) => string;
  /** "November 23 – 29, 2026" */
  readonly range: (from: string, to: string) => string;
  /** "3:07 PM", in the device's time zone */
  readonly time: (moment: Date) => string;
  /** "Nov 27, 2026, 3:07 PM", in the device's time zone */
  readonly moment: (moment: Date) => string;
}

/** Makes the formats of a locale (BCP 47). */
export function formatsOf(locale: string): Formats {
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const ofDate = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
    return (date: string) => format.format(noonOf(date));
  };
  const ofMoment = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, options);
    return (moment: Date) => format.format(moment);
  };
  const span = new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
  return {
    locale,
    number: (value) => number.format(value),
    weekday: ofDate({ weekday: "long" }),
    shortWeekday: ofDate({ weekday: "short" }),
    // Formatted as a number: as part of a date, some languages put a word or a full stop behind it.
    dayOfMonth: (date) => number.format(Number(date.slice(8))),
    day: ofDate({ weekday: "long", day: "numeric", month: "long" }),
    shortDay: ofDate({ weekday: "short", day: "numeric", month: "short" }),
    range: (from, to) =>
      // Hermes has no formatRange.
      typeof span.formatRange === "function"
        ? span.formatRange(noonOf(from), noonOf(to))
        : `${span.format(noonOf(from))} – ${span.format(noonOf(to))}`,
    time: ofMoment({ timeStyle: "short" }),
    moment: ofMoment({ dateStyle: "medium", timeStyle: "short" }),
  };
}

const noonOf = (date: string): Date => new Date(`${date}T12:00:00Z`);
