import { isUtf8 } from "node:buffer";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { whyUnreadable } from "command-line/text-file";
import { parse } from "csv-parse/sync";
import { z } from "zod";
import type { TenantState } from "../state/tenant-state.ts";
import { ImportError } from "./error.ts";

/** In capitals, too, as spreadsheets write it. */
const flag = z
  .string()
  .toLowerCase()
  .pipe(z.enum(["true", "false"], { error: "expected true or false" }))
  .transform((value) => value === "true");
const metadata = z.string().transform((value, context) => {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(value));
  } catch {
    context.addIssue("expected a JSON object");
    return z.NEVER;
  }
});
/** Names, by semicolons. */
const names = z.string().transform((value) =>
  value
    .split(";")
    .map((name) => name.trim())
    .filter((name) => name !== ""),
);

const columns = z.strictObject({
  email: z.email("expected an e-mail address"),
  password: z.string().optional(),
  roles: names.default([]),
  connection: z.string().optional(),
  username: z.string().optional(),
  name: z.string().optional(),
  given_name: z.string().optional(),
  family_name: z.string().optional(),
  nickname: z.string().optional(),
  picture: z.string().optional(),
  email_verified: flag.optional(),
  blocked: flag.optional(),
  app_metadata: metadata.optional(),
  user_metadata: metadata.optional(),
});

/** Somebody whom a tenant is to know. */
export interface Person {
  readonly email: string;
  /** One made up, unless given. */
  readonly password?: string | undefined;
  /** Names of roles. */
  readonly roles?: readonly string[] | undefined;
  /** The name of a database connection; the tenant's oldest, unless given. */
  readonly connection?: string | undefined;
  readonly username?: string | undefined;
  readonly name?: string | undefined;
  readonly given_name?: string | undefined;
  readonly family_name?: string | undefined;
  readonly nickname?: string | undefined;
  readonly picture?: string | undefined;
  /** `true`, unless given. */
  readonly email_verified?: boolean | undefined;
  readonly blocked?: boolean | undefined;
  readonly app_metadata?: Record<string, unknown> | undefined;
  readonly user_metadata?: Record<string, unknown> | undefined;
}

/** Somebody whom a tenant knows. */
export interface KnownPerson {
  readonly user_id: string;
  readonly email: string;
  /** Absent for somebody who had one before, and was given no other. */
  readonly password?: string;
  /** Whether none was given. */
  readonly isPasswordMadeUp: boolean;
}

/** Sends a request to the Management API, for example `GET /roles`. @returns the body of a response that isn't a refusal */
export type Manage = (method: string, path: string, body?: object) => Promise<unknown>;

/**
 * Reads people from a CSV file with a header (UTF-8): `email`, and what else is known of them.
 *
 * @throws {ImportError} `IMPORT_UNREADABLE`, or `IMPORT_PEOPLE_REFUSED` with every line that is wrong
 */
export async function readPeople(file: string): Promise<Person[]> {
  const bytes = await readFile(file).catch((cause) => {
    throw new ImportError("IMPORT_UNREADABLE", `${file} ${whyUnreadable(cause, "a CSV file of people")}`, {
      cause,
    });
  });
  if (!isUtf8(bytes)) refuse(file, ["the text is not UTF-8; save it as such, in Excel as “CSV UTF-8”"]);
  const { header, records } = contentOf(file, bytes.toString());
  refuse(file, faultsOfHeader(header));
  const faults: string[] = [];
  const people = records.flatMap(({ record, info }) => {
    const filled = Object.fromEntries(Object.entries(record).filter(([, value]) => value !== ""));
    const { data, error } = columns.safeParse(filled);
    for (const { path, message } of error?.issues ?? []) {
      faults.push(`line ${info.lines}: ${path.join(".")}: ${message}`);
    }
    return data === undefined ? [] : [data];
  });
  refuse(file, faults);
  return people;
}

const parsed = z.array(
  z.object({ record: z.record(z.string(), z.string()), info: z.object({ lines: z.number() }) }),
);

function contentOf(file: string, content: string): { header: string[]; records: z.output<typeof parsed> } {
  let header: string[] = [];
  const columns = (names: string[]) => {
    header = names;
    return names;
  };
  try {
    const options = { columns, bom: true, info: true, trim: true, skip_empty_lines: true } as const;
    return { records: parsed.parse(parse(content, options)), header };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ImportError("IMPORT_PEOPLE_REFUSED", `${file}: ${why}`, { cause });
  }
}

function faultsOfHeader(header: readonly string[]): string[] {
  const unknown = header.filter((name) => !(name in columns.shape));
  const twice = header.filter((name, place) => header.indexOf(name) !== place);
  const expected = `expected some of ${Object.keys(columns.shape).join(", ")}, separated by commas`;
  return [
    ...unknown.map((name) => `line 1: no column is called "${name}"; ${expected}`),
    ...twice.map((name) => `line 1: the column ${name} is there twice`),
    ...(header.includes("email") ? [] : ["line 1: the column email is missing"]),
  ];
}

/**
 * Puts people into a tenant; whoever is there already, by connection and e-mail address, becomes as described, and loses
 * nothing that isn't: no role, for one.
 *
 * @param from names where they come from, in an error
 * @throws {ImportError} `IMPORT_PEOPLE_REFUSED` with everybody who could not be put there, and why
 */
export async function importPeople(
  people: readonly Person[],
  { state, manage, from }: { state: TenantState; manage: Manage; from: string },
): Promise<KnownPerson[]> {
  const database = state.connections.find(({ strategy }) => strategy === "auth0")?.name;
  refuse(from, namedTwice(people.map((person) => ({ connection: database, ...person }))));
  const roles = new Map(state.roles.all().map(({ id, name }) => [name, id]));
  const there = [...roles.keys()].join(", ") || "none";
  refuse(
    from,
    people.flatMap(({ email, roles: held = [] }) =>
      held
        .filter((role) => !roles.has(role))
        .map((role) => `${email}: there is no role "${role}"; roles of the tenant: ${there}`),
    ),
  );
  const known: KnownPerson[] = [];
  const faults: string[] = [];
  for (const { roles: held = [], ...person } of people) {
    try {
      const one = await put({ connection: database, ...person }, state, manage);
      const ids = held.flatMap((role) => roles.get(role) ?? []);
      if (ids.length > 0) await manage("POST", `${pathOf(one)}/roles`, { roles: ids });
      known.push(one);
    } catch (cause) {
      faults.push(`${person.email}: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  }
  refuse(from, faults);
  return known;
}

function namedTwice(people: readonly Person[]): string[] {
  const groups = Map.groupBy(people, ({ email, connection }) => `${connection} ${email.toLowerCase()}`);
  return [...groups.values()].flatMap(([, second]) =>
    second === undefined ? [] : [`${second.email}: is there twice in the connection ${second.connection}`],
  );
}

async function put(
  { password: given, ...attributes }: Omit<Person, "roles">,
  state: TenantState,
  manage: Manage,
): Promise<KnownPerson> {
  const { email, connection } = attributes;
  const body = { email_verified: true, ...attributes, ...(given !== undefined && { password: given }) };
  const address = email.toLowerCase();
  const known = state.users.find((user) => user.email === address && user.connection === connection);
  if (known !== undefined) {
    await manage("PATCH", pathOf(known), body);
    const { user_id } = known;
    return { user_id, email, ...(given !== undefined && { password: given }), isPasswordMadeUp: false };
  }
  const password = given ?? madeUpPassword();
  const { user_id } = z
    .looseObject({ user_id: z.string() })
    .parse(await manage("POST", "/users", { ...body, password }));
  return { user_id, email, password, isPasswordMadeUp: given === undefined };
}

const pathOf = ({ user_id }: Pick<KnownPerson, "user_id">): string => `/users/${encodeURIComponent(user_id)}`;

/** Good by every password policy of Auth0's. */
const madeUpPassword = (): string => `Aa1-${randomBytes(12).toString("base64url")}`;

function refuse(from: string, faults: readonly string[]): void {
  if (faults.length > 0) throw new ImportError("IMPORT_PEOPLE_REFUSED", `${from}:\n  ${faults.join("\n  ")}`);
}
