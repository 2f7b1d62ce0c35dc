import { createHash } from "node:crypto";
import type { Policy } from "../../rules/policy/types.ts";
import { RosterError, type RosterFault } from "./fault.ts";
import type { RosterLine } from "./lines.ts";
import { personOf, type RosterPerson } from "./person.ts";

/** Somebody, and the line that says so. */
export interface RosterEntry extends RosterPerson {
  readonly line: number;
}

/** The result of reading a whole roster. */
export interface RosterCheck {
  /** How many lines are sound. */
  readonly people: number;
  /** The lines that are not. */
  readonly badLines: ReadonlySet<number>;
  /** The first of their faults. */
  readonly faults: readonly RosterFault[];
  /** How many faults there are in all. */
  readonly faultCount: number;
  /** Says whether another reading is of the same people. */
  readonly digest: string;
}

/** How many faults are kept to be shown. */
const SHOWN = 20;

/**
 * Reads a roster from end to end and finds everything that is wrong with it. What it keeps of a sound line is the
 * e-mail address alone, to find a second line with it.
 */
export async function checkRoster(
  lines: AsyncIterable<RosterLine>,
  policy: Pick<Policy, "roles" | "groups">,
): Promise<RosterCheck> {
  const firstLines = new Map<string, number>();
  const badLines = new Set<number>();
  const faults: RosterFault[] = [];
  const digest = createHash("sha256").update(JSON.stringify([policy.roles, policy.groups]));
  let faultCount = 0;
  for await (const row of lines) {
    digest.update(JSON.stringify([row.line, row.cells]));
    const { person, faults: wrong } = judge(row, policy);
    const first = firstLines.get(person.email);
    const all = first === undefined || wrong.length > 0 ? wrong : [duplicate(person.email, row.line, first)];
    if (all.length === 0) firstLines.set(person.email, row.line);
    else badLines.add(row.line);
    faultCount += all.length;
    faults.push(...all.slice(0, SHOWN - faults.length));
  }
  return { people: firstLines.size, badLines, faults, faultCount, digest: digest.digest("hex") };
}

/**
 * The people of a roster that was checked, again line by line.
 *
 * @throws {RosterError} `ROSTER_CHANGED` when a line that was sound no longer is.
 */
export async function* peopleOf(
  lines: AsyncIterable<RosterLine>,
  policy: Pick<Policy, "roles" | "groups">,
  badLines: ReadonlySet<number>,
): AsyncGenerator<RosterEntry, void> {
  for await (const row of lines) {
    if (badLines.has(row.line)) continue;
    const { person, faults } = judge(row, policy);
    if (faults.length > 0)
      throw new RosterError("ROSTER_CHANGED", `line ${row.line} was changed after it was checked`);
    yield { ...person, line: row.line };
  }
}

function judge({ line, cells, malformed }: RosterLine, policy: Pick<Policy, "roles" | "groups">) {
  const { person, faults } = personOf(cells, line, policy);
  if (malformed === undefined) return { person, faults };
  return { person, faults: [{ code: "ROSTER_MALFORMED_LINE" as const, line, what: malformed }] };
}

const duplicate = (email: string, line: number, first: number): RosterFault => ({
  code: "ROSTER_DUPLICATE_EMAIL",
  line,
  what: `"${email}" is on line ${first} already`,
});
