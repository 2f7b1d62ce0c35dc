import { generateKeyPairSync } from "node:crypto";
import { parsed } from "declared-stack/value";
import { z } from "zod";
import { actsForPeople } from "../rules/policy/application-kinds.ts";
import { policy } from "../rules/policy.ts";
import { sectionOfRun } from "../tenant/connect/tenant-line.ts";

/** A stack's configuration for this machine, and the private keys that belong to it. */
export interface LocalKeys {
  readonly config: Readonly<Record<string, string>>;
  /** In PEM, by the machine's key in the policy. They live as long as this process. */
  readonly privateKeys: Readonly<Record<string, string>>;
}

const byKey = z.object({ authentication: z.literal("private_key_jwt") });

/**
 * Gives each machine that authenticates by a key a new one: who declared the public keys of a stack keeps the private ones,
 * and nobody here has them. Other machines stay as they are.
 */
export function withLocalKeys(config: Readonly<Record<string, string>>): LocalKeys {
  const made = Object.entries(policy.applications).flatMap(([key, application]) => {
    const section = `timesheets:${key}`;
    if (actsForPeople(application) || !byKey.safeParse(parsed(config[section])).success) return [];
    const pair = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    return [{ key, section, privateKey: pair.privateKey, value: sectionOfRun(pair.publicKey) }];
  });
  return {
    config: {
      ...config,
      ...Object.fromEntries(made.map(({ section, value }) => [section, value])),
    },
    privateKeys: Object.fromEntries(made.map(({ key, privateKey }) => [key, privateKey])),
  };
}
