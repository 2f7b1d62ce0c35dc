import { rolesOfPerson } from "../../rules/policy/decide.ts";
import type { Policy } from "../../rules/policy/types.ts";
import type { DeclaredApplication } from "../declaration/declaration.ts";
import type { PeopleModel } from "../model/people.ts";
import { unknownName } from "./error.ts";

/** About whom a question is: people, by what they were given, or a machine. */
export type Subject =
  | { readonly kind: "person"; readonly person: PeopleModel; readonly handGiven: readonly string[] }
  | { readonly kind: "machine"; readonly application: DeclaredApplication };

const GROUP = "group ";
const GIVEN_BY_HAND = " given scopes by hand";

/**
 * Reads whom a question is about: a role, a group (with or without `group ` before it), several of them with `+`
 * between them, `no role`, `all roles`, a persona as `npm start` has it (`Employee given scopes by hand`: all of them), or an
 * application that acts for itself.
 *
 * @throws {QuestionError} `ASK_UNKNOWN_NAME` for a name that nobody declares.
 */
export function readSubject(
  text: string,
  policy: Policy,
  applications: readonly DeclaredApplication[],
): Subject {
  const machines = applications.filter(({ actsForItself }) => actsForItself);
  const machine = machines.find(({ name, key }) => same(name, text) || same(key, text));
  if (machine !== undefined) return { kind: "machine", application: machine };
  const roles: string[] = [];
  const groups: string[] = [];
  const byHand = text.endsWith(GIVEN_BY_HAND);
  for (const part of text.slice(0, byHand ? -GIVEN_BY_HAND.length : undefined).split("+")) {
    const name = part.trim();
    if (name === "no role") continue;
    if (name === "all roles") {
      roles.push(...Object.keys(policy.roles));
      continue;
    }
    const role = name.startsWith(GROUP) ? undefined : find(name, Object.keys(policy.roles));
    const group = find(name.startsWith(GROUP) ? name.slice(GROUP.length) : name, Object.keys(policy.groups));
    if (role !== undefined) roles.push(role);
    else if (group !== undefined) groups.push(group);
    else {
      const known = [
        ...Object.keys(policy.roles),
        ...Object.keys(policy.groups),
        ...machines.map(({ name }) => name),
      ];
      throw unknownName("role, group or machine", name, known);
    }
  }
  const person: PeopleModel = {
    name: text,
    kind: "combination",
    description: "",
    roles: rolesOfPerson(policy, { roles, groups }),
    groups,
  };
  return { kind: "person", person, handGiven: byHand ? Object.keys(policy.scopes) : [] };
}

/** @throws {QuestionError} `ASK_UNKNOWN_NAME` when no application is called so. */
export function readApplication(
  text: string,
  applications: readonly DeclaredApplication[],
): DeclaredApplication {
  const found = applications.find(({ name, key }) => same(name, text) || same(key, text));
  if (found !== undefined) return found;
  throw unknownName(
    "application",
    text,
    applications.flatMap(({ name, key }) => [name, key]),
  );
}

/** A route as the policy writes it. Another method's case and names of parameters do as well. @throws {QuestionError} */
export function readRoute(text: string, known: readonly string[]): string {
  const shape = (route: string) =>
    route
      .trim()
      .replace(/^[a-z]+/i, (method) => method.toUpperCase())
      .replaceAll(/\s+/g, " ")
      .replaceAll(/\{[^}]*\}/g, "{}");
  const found = known.find((route) => shape(route) === shape(text));
  if (found !== undefined) return found;
  throw unknownName("route", text, known);
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
const find = (name: string, known: readonly string[]) => known.find((one) => same(one, name));
