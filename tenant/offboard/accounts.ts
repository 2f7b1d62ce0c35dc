import { Management, type ManagementClient } from "auth0";
import { forTerminal } from "command-line/safe-text";
import { UsageError } from "command-line/usage-error";
import { OffboardError } from "./error.ts";

/** A user of the tenant, with all identities by which they sign in. */
export interface Account {
  readonly id: string;
  /** As the tenant has it: directories' addresses may have capitals. */
  readonly email: string | undefined;
  readonly isVerified: boolean;
  readonly isBlocked: boolean;
  /** The first is the account's own; others were linked to it. */
  readonly identities: readonly Identity[];
}

interface Identity {
  /** As a user id, for example `auth0|65f`. */
  readonly id: string;
  readonly connection: string;
  /** Auth0's strategy, `auth0` for a database. */
  readonly strategy: string;
  readonly email: string | undefined;
}

/** The members of a user that are asked for: identities have no tokens of their providers without a scope that nobody here has. */
const FIELDS = { fields: "user_id,email,email_verified,blocked,identities", include_fields: true };

/** Strategies whose people are the tenant's own: nobody else lets them in. */
const OWN_STRATEGIES: readonly string[] = ["auth0", "email", "sms"];

/** The identities of an account that somebody else vouches for: a directory, or a social provider. */
export const vouchedFor = ({ identities }: Account): readonly Identity[] =>
  identities.filter(({ strategy }) => !OWN_STRATEGIES.includes(strategy));

/**
 * The accounts that are meant by an e-mail address, in whatever case, or by a user id: also those to which such an account was
 * linked. Two endpoints say at once what was just written; the search, which alone knows linked accounts and any case, may be
 * some seconds behind (Auth0 docs, "Search for Users").
 *
 * @param all whether several accounts with the same address are all meant.
 * @throws {UsageError} for what is neither; {OffboardError} `PERSON_UNKNOWN`, `PERSON_AMBIGUOUS`.
 */
export async function accountsOf(
  person: string,
  { all, management }: { readonly all: boolean; readonly management: ManagementClient },
): Promise<readonly Account[]> {
  if (!/[@|]/.test(person)) {
    throw new UsageError(
      `PERSON is "${person}"; expected an e-mail address, or a user id such as auth0|65f0c1`,
    );
  }
  const found = (await usersLike(person, management)).map(accountFrom).filter((one) => isMeant(one, person));
  const accounts = [...new Map(found.map((account) => [account.id, account])).values()];
  if (accounts.length === 0) throw new OffboardError("PERSON_UNKNOWN", UNKNOWN(person));
  if (accounts.length > 1 && !all) {
    const each = accounts.map((account) => `  ${forTerminal(describeAccount(account))}`).join("\n");
    const advice = "name the one by its user id, or say --all";
    throw new OffboardError(
      "PERSON_AMBIGUOUS",
      `${accounts.length} users are "${person}"; ${advice}:\n${each}`,
    );
  }
  return accounts;
}

const UNKNOWN = (person: string): string =>
  [
    `the tenant has no user "${person}".`,
    "Somebody of a directory who has never signed in here becomes a user at their first login: block them in the directory.",
  ].join("\n  ");

/** An account in a line, for whoever has to tell it from others. */
export function describeAccount({ id, email, isVerified, isBlocked, identities }: Account): string {
  const address = email === undefined ? "no e-mail" : `${email}${isVerified ? "" : " (not verified)"}`;
  const by = identities.map(({ connection, strategy }) => `${connection} (${strategy})`).join(", ");
  return `${id}  ${address}, signs in by ${by}${isBlocked ? ", is blocked" : ""}`;
}

async function usersLike(person: string, { users }: ManagementClient) {
  const found = [];
  if (person.includes("@")) {
    for (const email of new Set([person, person.toLowerCase()])) {
      found.push(...(await users.listUsersByEmail({ email, ...FIELDS })));
    }
  }
  if (person.includes("|")) {
    const user = await users.get(person, FIELDS).catch((error: unknown) => {
      if (error instanceof Management.NotFoundError || error instanceof Management.BadRequestError) return;
      throw error;
    });
    if (user !== undefined) found.push(user);
  }
  for await (const user of await users.list({ q: searchFor(person), search_engine: "v3", ...FIELDS })) {
    found.push(user);
  }
  return found;
}

/**
 * Auth0 minds case in all but `email` (Auth0 docs, "User Search Query Syntax"): a linked account's address is sought as it is typed and in
 * lower case.
 */
function searchFor(person: string): string {
  const [identity, typed, lower] = [person.slice(person.indexOf("|") + 1), person, person.toLowerCase()].map(
    (text) => `"${text.replaceAll(/[\\"]/g, "\\$&")}"`,
  );
  const linked = `identities.profileData.email:(${typed} OR ${lower})`;
  return [
    ...(person.includes("@") ? [`email:${lower}`, linked] : []),
    ...(person.includes("|") ? [`identities.user_id:${identity}`] : []),
  ].join(" OR ");
}

/** A search finds more than what is meant. */
function isMeant({ id, email, identities }: Account, person: string): boolean {
  if (id === person || identities.some((one) => one.id === person)) return true;
  const sought = person.toLowerCase();
  return [email, ...identities.map((one) => one.email)].some((address) => address?.toLowerCase() === sought);
}

function accountFrom(user: Management.UserResponseSchema): Account {
  return {
    id: user.user_id ?? "",
    email: user.email,
    isVerified: user.email_verified === true,
    isBlocked: user.blocked === true,
    identities: (user.identities ?? []).map(({ provider, user_id, connection = "", profileData }) => ({
      id: `${provider}|${user_id}`,
      connection,
      strategy: String(provider),
      email: profileData?.email,
    })),
  };
}
