import * as z from "zod/mini";
import { insufficientScope } from "../../http/authorization.ts";
import { described } from "../../http/described.ts";
import type { Authorized } from "../../verify/caller.ts";
import { batchLineShape } from "./entry-shapes.ts";

/** Stands for everybody in a query: it is nobody's `sub`. */
export const EVERYBODY = "*";

const subject = batchLineShape.shape.subject;

/** A person whose entries are asked for, by their `sub`. */
export const personShape = described(
  z.exactOptional(subject.check(z.refine((sub) => sub !== EVERYBODY, "the `sub` of one person"))),
  "The `sub` of the person whose it is to be; your own when left out. Another's takes one of the scopes under `x-entries.others`.",
);

/** The same, or everybody. */
export const peopleShape = described(
  z.exactOptional(subject),
  `The \`sub\` of the person whose entries are wanted, or \`${EVERYBODY}\` for everybody's; your own when left out, or everybody's if you may read others' alone. Others' take one of the scopes under \`x-entries.others\`.`,
);

/**
 * The person whose entries are to be shown: who is asked for, else the caller. It looks at the token alone, so that a refusal tells
 * nothing of whose entries there are.
 *
 * @throws {Problem} 403 `insufficient_scope` with the scopes that reach that person's.
 */
export function reachedPerson(
  asked: string | undefined,
  { caller, reach, reaches }: Authorized,
  realm: string,
): string {
  const person = asked ?? caller.subject;
  if (reaches(person)) return person;
  throw insufficientScope(caller, person === caller.subject ? reach.own : reach.others, realm);
}

/** The same, of which everybody may be the answer: to whoever asks, and to those who reach none of their own. */
export function reachedPeople(asked: string | undefined, authorized: Authorized, realm: string): string {
  const { caller, reaches } = authorized;
  const people = asked ?? (reaches(caller.subject) ? caller.subject : EVERYBODY);
  return reachedPerson(people, authorized, realm);
}
