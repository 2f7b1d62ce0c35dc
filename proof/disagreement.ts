/** A response of the running system, or something that an application shows, that is not as the policy says. */
export interface Disagreement {
  readonly code:
    | "ACCESS_TOO_WIDE"
    | "ACCESS_TOO_NARROW"
    | "EXISTENCE_TOLD"
    | "ANSWER_BROKEN"
    | "REQUEST_NOT_TAKEN"
    | "TOKEN_DIFFERS"
    | "SIGN_IN_FAILED"
    | "LOGIN_TOO_WIDE"
    | "BAD_TOKEN_ACCEPTED"
    | "BAD_TOKEN_MISANSWERED"
    | "ENTRIES_LEFT"
    | "ELEMENT_SHOWN"
    | "ELEMENT_MISSING"
    | "ELEMENT_MISROUTED"
    | "ELEMENT_UNKNOWN";
  /** Through which application, who, and what, for example `Timesheets Mobile · Employee · GET /approvals`. */
  readonly where: string;
  /** The rule of the policy, and what happened instead. */
  readonly what: string;
  /** Where the cause is likely to be. */
  readonly look: string;
}

/** How many places of one disagreement are written out. */
const SHOWN = 4;

/**
 * Writes disagreements for people: one that is the same at several places, as one cause makes it, is told once, with
 * the first of its places.
 */
export function describeDisagreements(disagreements: readonly Disagreement[]): string[] {
  const alike = Map.groupBy(disagreements, ({ code, what, look }) => JSON.stringify([code, what, look]));
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const more = group.length - SHOWN;
    const places = group.slice(0, SHOWN).map(({ where }) => where);
    return [
      `${first.code}  ${first.what}. Look at ${first.look}.`,
      ...[...places, ...(more > 0 ? [`and ${more} more`] : [])].map((place) => `    ${place}`),
    ];
  });
}
