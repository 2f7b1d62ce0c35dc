import { Secret } from "otpauth";
import { z } from "zod";
import type { Job } from "../../state/authentication-method.ts";
import { findPerson } from "../../state/linked-identity.ts";
import type { Connection, User } from "../../state/tenant-state.ts";
import { ManagementError } from "../rest/error.ts";
import { prefixedId } from "../rest/identifiers.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { type Members, mergePatch } from "../rest/merge.ts";
import { newUser } from "./user.ts";

const text = z.string().min(1).max(300).exactOptional();
const metadata = z.record(z.string(), z.unknown()).exactOptional();

/** A user of a file (Auth0 docs, "Bulk Import Database Schema and Examples"). */
const importedUser = z.strictObject({
  email: z.email().transform((address) => address.toLowerCase()),
  email_verified: z.boolean().exactOptional(),
  user_id: z.string().min(1).max(255).exactOptional(),
  username: z.string().min(1).max(128).exactOptional(),
  given_name: text,
  family_name: text,
  name: text,
  nickname: text,
  picture: z.string().exactOptional(),
  blocked: z.boolean().exactOptional(),
  password_hash: z.string().exactOptional(),
  custom_password_hash: z.looseObject({ algorithm: z.string() }).exactOptional(),
  app_metadata: metadata,
  user_metadata: metadata,
  mfa_factors: z
    .array(
      z.union([
        z.strictObject({ totp: z.strictObject({ secret: z.string().regex(/^[A-Z2-7]+=*$/) }) }),
        z.strictObject({ phone: z.strictObject({ value: z.string().regex(/^\+\d{6,15}$/) }) }),
        z.strictObject({ email: z.strictObject({ value: z.email() }) }),
      ]),
    )
    .max(10)
    .exactOptional(),
});

type ImportedUser = z.infer<typeof importedUser>;
type Failure = NonNullable<Job["errors"]>[number];

/** The outcome of an import. */
interface Import {
  readonly summary: { failed: number; updated: number; inserted: number; total: number };
  readonly errors: Failure[];
}

/**
 * Puts users of a file into a connection.
 *
 * @param upsert whether those who are there already are updated; otherwise they fail
 */
export function importUsers(
  file: readonly Members[],
  connection: Connection,
  upsert: boolean,
  tenant: ManagedTenant,
): Import {
  const summary = { failed: 0, updated: 0, inserted: 0, total: file.length };
  const errors: Failure[] = [];
  for (const sent of file) {
    const result = importUser(sent, connection, upsert, tenant);
    if (typeof result === "string") summary[result] += 1;
    else {
      summary.failed += 1;
      errors.push({ user: withoutHashes(sent), errors: result });
    }
  }
  return { summary, errors };
}

function importUser(
  sent: Members,
  connection: Connection,
  upsert: boolean,
  tenant: ManagedTenant,
): "inserted" | "updated" | Failure["errors"] {
  const { data, error } = importedUser.safeParse(sent);
  if (data === undefined) {
    return error.issues.map(({ code, message, path }) => ({
      code: code.toUpperCase(),
      message,
      path: path.join("."),
    }));
  }
  const known = findPerson(
    tenant.state.users,
    (one) =>
      one.connection === connection.name &&
      (one.email === data.email || (data.username !== undefined && one.username === data.username)),
  );
  if (known !== undefined && !upsert) {
    return [{ code: "CONFLICT", message: "The user already exists.", path: "email" }];
  }
  const hash = passwordHashOf(data);
  if (hash === "unknown") {
    return [
      {
        code: "UNSUPPORTED_HASH",
        message: "This tenant checks bcrypt hashes only.",
        path: "custom_password_hash.algorithm",
      },
    ];
  }
  try {
    put(data, hash, known?.user, connection, tenant);
    return known === undefined ? "inserted" : "updated";
  } catch (cause) {
    if (!(cause instanceof ManagementError)) throw cause;
    return [{ code: (cause.code ?? "FAILED").toUpperCase(), message: cause.message }];
  }
}

function put(
  {
    mfa_factors = [],
    password_hash: _hash,
    custom_password_hash: _custom,
    user_id,
    ...profile
  }: ImportedUser,
  password: string | undefined,
  known: User | undefined,
  { name }: Connection,
  tenant: ManagedTenant,
): void {
  const { state, now } = tenant;
  const at = now().toISOString();
  if (known !== undefined) {
    // A password, an id and factors are those of the first import (Auth0 docs, "Bulk User Imports", upsert).
    state.users.put({ ...mergePatch(known, profile), updated_at: at });
    return;
  }
  const user = newUser({ ...profile, connection: name, ...(user_id !== undefined && { user_id }) }, tenant);
  state.users.put({ ...user, ...(password !== undefined && { password }) });
  for (const factor of mfa_factors) {
    const [type, members] =
      "totp" in factor
        ? (["totp", { totp_secret: Secret.fromBase32(factor.totp.secret).base32 }] as const)
        : "phone" in factor
          ? (["phone", { phone_number: factor.phone.value, preferred_authentication_method: "sms" }] as const)
          : (["email", { email: factor.email.value }] as const);
    state.authenticationMethods.put({
      id: `${type}|${prefixedId("dev")}`,
      ...{ user_id: user.user_id, type, confirmed: true, created_at: at, enrolled_at: at },
      ...members,
    });
  }
}

/** A hash that this tenant can check, `unknown` for another, and nothing where the user has none. */
function passwordHashOf({ password_hash, custom_password_hash: custom }: ImportedUser): string | undefined {
  const hash = custom?.hash;
  const value =
    password_hash ?? (typeof hash === "object" && hash !== null && "value" in hash ? hash.value : undefined);
  if (password_hash === undefined && custom === undefined) return undefined;
  return typeof value === "string" && /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/.test(value) ? value : "unknown";
}

const withoutHashes = ({ password_hash: _hash, custom_password_hash: _custom, ...user }: Members): Members =>
  user;
