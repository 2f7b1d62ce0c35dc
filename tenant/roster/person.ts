import { z } from "zod";
import { nearestName } from "../../rules/policy/nearest.ts";
import type { Policy } from "../../rules/policy/types.ts";
import type { RosterFault, RosterFaultCode } from "./fault.ts";

/** Somebody of a roster: what they are called and what they are given directly. */
export interface RosterPerson {
  /** In lower case, as Auth0's databases keep it. */
  readonly email: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
}

/** The columns of a roster, in this order. Roles and groups are lists, separated by `;`. */
export const COLUMNS = ["email", "name", "roles", "groups"] as const;

/** Auth0's limit on a name, in characters. */
const LONGEST_NAME = 300;
/** The longest address that mail can be sent to, in characters (RFC 5321 §4.5.3.1.3). */
const LONGEST_EMAIL = 254;
/** Auth0's limit on the roles of a person; a person is in no more groups than that. */
const MOST_NAMES = 50;
/** Longer text is cut where it is told. */
const SHOWN = 80;
const emailSchema = z.email().max(LONGEST_EMAIL);
/** Control characters, and those that change the direction of text (UAX #9): no cell has them. */
const UNFIT = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;
/**
 * Characters that can't be seen: nobody can tell two names apart by them. Joiners and variants are a part of how some scripts
 * and emoji are written. Names of roles and groups are compared with the policy's anyway.
 */
const UNSEEN = /(?!\u200C|\u200D|[\uFE00-\uFE0F])[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** Reads a line's cells as a person, or says all that is wrong with them. */
export function personOf(
  cells: readonly string[],
  line: number,
  policy: Pick<Policy, "roles" | "groups">,
): { readonly person: RosterPerson; readonly faults: readonly RosterFault[] } {
  const [email = "", name = "", roles = "", groups = ""] = cells.map((cell) => cell.trim());
  const person = { email: email.toLowerCase(), name, roles: listOf(roles), groups: listOf(groups) };
  const fault = (code: RosterFaultCode, what: string): RosterFault => ({ code, line, what });
  if (cells.length !== COLUMNS.length) {
    const what = `has ${cells.length} columns, expected ${COLUMNS.length}: ${COLUMNS.join(",")}`;
    return { person, faults: [fault("ROSTER_WRONG_COLUMNS", what)] };
  }
  const unfit = COLUMNS.filter((column, index) => {
    const cell = cells[index] ?? "";
    return UNFIT.test(cell) || ((column === "email" || column === "name") && UNSEEN.test(cell));
  });
  if (unfit.length > 0) {
    const what = `has control, invisible or direction-changing characters in ${unfit.join(" and ")}`;
    return { person, faults: [fault("ROSTER_BAD_TEXT", what)] };
  }
  const faults: RosterFault[] = [];
  if (email.length > LONGEST_EMAIL || !emailSchema.safeParse(person.email).success) {
    faults.push(fault("ROSTER_BAD_EMAIL", `"${shortened(email)}" is not an e-mail address`));
  }
  if (name === "" || name.length > LONGEST_NAME) {
    const found = name === "" ? "the name is empty" : `the name has ${name.length} characters`;
    faults.push(fault("ROSTER_BAD_NAME", `${found}, expected 1 to ${LONGEST_NAME}`));
  }
  for (const unknown of undeclared(person.roles, policy.roles, "role")) {
    faults.push(fault("ROSTER_UNKNOWN_ROLE", unknown));
  }
  for (const unknown of undeclared(person.groups, policy.groups, "group")) {
    faults.push(fault("ROSTER_UNKNOWN_GROUP", unknown));
  }
  return { person, faults };
}

/** The names of a cell, each once. */
function listOf(cell: string): string[] {
  const names = cell.split(";").map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ""))];
}

function undeclared(names: readonly string[], declared: object, what: string): string[] {
  const known = Object.keys(declared);
  if (names.length > MOST_NAMES)
    return [`there are ${names.length} ${what}s, expected at most ${MOST_NAMES}`];
  return names
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = nearestName(name, known);
      const hint = near === undefined ? `; expected one of ${known.join(", ")}` : `; did you mean "${near}"?`;
      return `"${shortened(name)}" is not a ${what} of the policy${hint}`;
    });
}

const shortened = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
