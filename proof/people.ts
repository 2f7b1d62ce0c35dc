import { z } from "zod";
import { actsForPeople } from "../rules/policy/application-kinds.ts";
import type { Policy } from "../rules/policy/types.ts";
import { decode } from "./bad-tokens.ts";
import { Device } from "./device.ts";
import { ProofInputError, readJson } from "./input-error.ts";
import type { Persona } from "./personas.ts";
import type { GivenTokens } from "./target.ts";

const text = (what: string) => z.string({ error: `is not ${what}` }).min(1, { error: `is not ${what}` });
const names = z.array(text("a name"), { error: "is not a list of names" });

/** The form of a person in a list. */
export const person = z.strictObject(
  {
    email: text("an e-mail address"),
    password: text("a password").optional(),
    roles: names.default([]),
    groups: names.default([]),
    label: text("a name").optional(),
    handGiven: names.default([]),
    connection: text("a connection's key").optional(),
    directoryGroups: names.optional(),
  },
  { error: "is no person; expected email, password, roles and groups" },
);

const peopleSchema = z
  .array(person, { error: "is no list of people; expected [{ email, password, roles, groups }, …]" })
  .min(1, { error: "holds nobody" });

/** A person of a stack, as a file has them. */
export type PersonEntry = z.output<typeof person>;

/**
 * Reads test people from JSON: a list of `{ email, password, roles, groups }`, with the roles and groups that they are meant
 * to have, by the policy's names. `password` may be left out for those whose tokens are given.
 *
 * @throws {ProofInputError} with all that is wrong.
 */
export const readPeople = (json: string, where: string, policy: Policy): Persona[] =>
  personasIn(readJson(json, peopleSchema, where), where, policy);

/** The people of a list as the proof knows them. @throws {ProofInputError} for a name that the policy doesn't have. */
export function personasIn(entries: readonly PersonEntry[], where: string, policy: Policy): Persona[] {
  const faults = entries.flatMap(({ email, connection, roles, groups, handGiven }, index) => [
    ...unknownIn(roles, policy.roles).map((name) => `${index}.roles has "${name}", which is no role`),
    ...unknownIn(groups, policy.groups).map((name) => `${index}.groups has "${name}", which is no group`),
    ...unknownIn(handGiven, policy.scopes).map(
      (name) => `${index}.handGiven has "${name}", which is no scope`,
    ),
    ...(entries.findIndex((other) => other.email === email && other.connection === connection) < index
      ? [`${index}.email is there twice`]
      : []),
    ...(connection === undefined || Object.hasOwn(policy.connections, connection)
      ? []
      : [`${index}.connection is "${connection}", which is no connection`]),
  ]);
  if (faults.length > 0) throw new ProofInputError(where, faults);
  const labels = entries.map(labelOf);
  return entries.map((entry, index) => {
    const label = labels[index] ?? entry.email;
    const isOwn = labels.filter((other) => other === label).length === 1;
    const password = entry.password ?? "";
    const { connection, directoryGroups, ...others } = entry;
    const source = {
      ...(connection !== undefined && { connection }),
      ...(directoryGroups !== undefined && { directoryGroups }),
    };
    return { ...others, ...source, password, label: isOwn ? label : entry.email, device: new Device() };
  });
}

const unknownIn = (found: readonly string[], known: Readonly<Record<string, unknown>>): string[] =>
  found.filter((name) => !Object.hasOwn(known, name));

/** As reviewers call them: by what they have. */
function labelOf({ label, roles, groups }: PersonEntry): string {
  if (label !== undefined) return label;
  return [...roles, ...groups.map((group) => `group ${group}`)].join(" and ") || "no role";
}

const tokensSchema = z.array(
  z.strictObject(
    {
      application: text("an application"),
      email: text("an e-mail address").optional(),
      access_token: text("a token").regex(/^[\w-]+\.[\w-]+\.[\w-]+$/, { error: "is no JWT" }),
      id_token: text("a token").optional(),
    },
    { error: "is no token; expected application, email, access_token" },
  ),
  { error: "is no list of tokens; expected [{ application, email, access_token }, …]" },
);

/**
 * Reads tokens from JSON: a list of `{ application, email, access_token, id_token }`, with the application's key in the policy,
 * and without `email` for a machine's.
 *
 * @param now seconds since the epoch.
 * @throws {ProofInputError} with all that is wrong, such as a token that is over. It quotes none.
 */
export function readTokens(
  json: string,
  where: string,
  { policy, people, now }: { policy: Policy; people: readonly Persona[]; now: number },
): GivenTokens[] {
  const entries = readJson(json, tokensSchema, where);
  const faults: string[] = [];
  const given = entries.map(({ application, email, access_token, id_token }, index): GivenTokens => {
    const declared = policy.applications[application];
    if (declared === undefined) faults.push(`${index}.application is no application of the policy`);
    else if (actsForPeople(declared) === (email === undefined)) {
      faults.push(
        `${index}.email ${email === undefined ? "is missing" : "is there, and a machine has none"}`,
      );
    } else if (email !== undefined && !people.some((one) => one.email === email)) {
      faults.push(`${index}.email is of nobody among the people`);
    }
    const { iat, exp } = lifeOf(access_token);
    if (exp <= now) faults.push(`${index}.access_token is over; get a new one`);
    const tokens = {
      access_token,
      ...(id_token !== undefined && { id_token }),
      expires_in: exp - iat,
      token_type: "Bearer",
    };
    return { application, ...(email !== undefined && { email }), tokens };
  });
  if (faults.length > 0) throw new ProofInputError(where, faults);
  return given;
}

/** Seconds since the epoch; 0 where the token doesn't say. */
function lifeOf(token: string): { iat: number; exp: number } {
  try {
    const { iat, exp } = decode(token).claims;
    return { iat: Number(iat) || 0, exp: Number(exp) || 0 };
  } catch {
    return { iat: 0, exp: 0 };
  }
}
