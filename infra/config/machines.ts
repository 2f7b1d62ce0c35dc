import { createPublicKey } from "node:crypto";
import { z } from "zod";
import { actsForPeople } from "../../rules/policy/application-kinds.ts";
import type { Policy } from "../../rules/policy/types.ts";
import { section } from "./section.ts";
import { expected } from "./words.ts";

/** The public half of a key by which a machine authenticates. */
export interface MachineKey {
  readonly name: string;
  readonly algorithm: (typeof ALGORITHMS)[number];
  /** In PEM. */
  readonly publicKey: string;
  /** An ISO 8601 date after which it is of no use. */
  readonly expires?: string | undefined;
}

/** How a machine authenticates: by the one secret that the tenant made for it, or by a key of its own. */
export type MachineAuthentication =
  | { readonly authentication: "client_secret_post" }
  | { readonly authentication: "private_key_jwt"; readonly keys: readonly MachineKey[] };

/** Of a machine of which a stack says nothing. */
export const BY_SECRET: MachineAuthentication = { authentication: "client_secret_post" };

/** Auth0's own limits (Management API, `POST /clients/{id}/credentials`). */
const ALGORITHMS = ["RS256", "RS384", "PS256"] as const;
const MOST_KEYS = 2;
const BITS = { least: 2048, most: 4096 };

const EXAMPLE = { name: "2026-11", publicKey: "-----BEGIN PUBLIC KEY-----…" };

/**
 * The configuration of the policy's machines, each under its own name, such as `timesheets:batch`; it may be left out.
 *
 * @param prefix the beginning of each key, for example `timesheets:`.
 */
export function machinesSchema(prefix: string, policy: Pick<Policy, "applications">) {
  const entries = Object.entries(policy.applications).flatMap(([key, application]) =>
    actsForPeople(application) ? [] : [[`${prefix}${key}`, machine().optional()] as const],
  );
  return z.object(Object.fromEntries(entries));
}

function machine() {
  const keysError = expected(`a list of one key or ${MOST_KEYS}, which \`npm run rotate\` makes`, [EXAMPLE]);
  return section(
    {
      authentication: z.enum(["client_secret_post", "private_key_jwt"], {
        error: expected('"client_secret_post" or "private_key_jwt"', "private_key_jwt"),
      }),
      keys: z
        .array(key(), { error: keysError })
        .min(1, { error: keysError })
        .max(MOST_KEYS, {
          error: `has too many; the tenant takes ${MOST_KEYS}, the one in use and the next, so leave out the oldest`,
        })
        .optional(),
    },
    { authentication: "private_key_jwt", keys: [EXAMPLE] },
  ).transform((found, context): MachineAuthentication => {
    const { authentication, keys } = found;
    if (authentication === "client_secret_post") {
      if (keys === undefined) return { authentication };
      context.addIssue({
        code: "custom",
        path: ["keys"],
        message: "is there; expected none beside a secret",
      });
      return z.NEVER;
    }
    if (keys === undefined) {
      context.addIssue({ code: "custom", path: ["keys"], message: keysError({ input: undefined }) });
      return z.NEVER;
    }
    for (const member of ["name", "publicKey"] as const) {
      if (new Set(keys.map((one) => one[member])).size === keys.length) continue;
      context.addIssue({ code: "custom", path: ["keys"], message: `has the same ${member} twice` });
    }
    return { authentication, keys };
  });
}

function key() {
  const dateError = expected("a date and time in ISO 8601, in quotes", "2027-11-30T00:00:00Z");
  return section(
    {
      name: z
        .string({ error: expected("a name of the key", EXAMPLE.name) })
        .min(1)
        .max(128),
      algorithm: z
        .enum(ALGORITHMS, { error: expected(ALGORITHMS.join(", "), ALGORITHMS[0]) })
        .default("RS256"),
      publicKey: publicKey(),
      expires: z.iso.datetime({ error: dateError }).optional(),
    },
    EXAMPLE,
  );
}

/** A public key in PEM. A message never shows what it found: that may be a private one. */
function publicKey() {
  const error = `is no public RSA key of ${BITS.least} to ${BITS.most} bits in PEM; expected what \`npm run rotate\` writes, ${JSON.stringify(EXAMPLE.publicKey)}`;
  return z
    .string({ error })
    .refine((pem) => !pem.includes("PRIVATE KEY"), {
      error: "is a private key, which has no place here: take it back and make another with `npm run rotate`",
      abort: true,
    })
    .refine(isPublicRsaKey, { error });
}

function isPublicRsaKey(pem: string): boolean {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey(pem);
    const bits = asymmetricKeyDetails?.modulusLength ?? 0;
    return asymmetricKeyType === "rsa" && bits >= BITS.least && bits <= BITS.most;
  } catch {
    return false;
  }
}
