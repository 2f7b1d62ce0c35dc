import { createPrivateKey } from "node:crypto";
import { z } from "zod";
import { actsForPeople } from "../rules/policy/application-kinds.ts";
import type { Policy } from "../rules/policy/types.ts";
import { ProofInputError, readJson } from "./input-error.ts";
import type { DeployedApplication } from "./target.ts";

const keysSchema = z.record(z.string(), z.string({ error: "is no private key in PEM" }), {
  error: 'is no object of keys; expected { "batch": "-----BEGIN PRIVATE KEY-----…" }',
});

/**
 * Reads the private keys of machines that sign with one from JSON: each in PEM, by its application's key in the policy.
 *
 * @throws {ProofInputError} with all that is wrong. It quotes none.
 */
export function readKeys(json: string, where: string, policy: Policy): Readonly<Record<string, string>> {
  const keys = readJson(json, keysSchema, where);
  const faults = Object.entries(keys).flatMap(([key, pem]) => {
    const application = policy.applications[key];
    return [
      ...(application === undefined || actsForPeople(application)
        ? [`${key} is no machine of the policy`]
        : []),
      ...(isPrivateKey(pem) ? [] : [`${key} is no private key in PEM`]),
    ];
  });
  if (faults.length > 0) throw new ProofInputError(where, faults);
  return keys;
}

/** The applications, each with its key. */
export const withKeys = (
  applications: Readonly<Record<string, DeployedApplication>>,
  keys: Readonly<Record<string, string>>,
): Record<string, DeployedApplication> =>
  Object.fromEntries(
    Object.entries(applications).map(([key, { clientSecret, ...application }]) => {
      const privateKey = keys[key];
      if (privateKey !== undefined) return [key, { ...application, privateKey }];
      return [key, { ...application, ...(clientSecret !== undefined && { clientSecret }) }];
    }),
  );

function isPrivateKey(pem: string): boolean {
  try {
    createPrivateKey(pem);
    return true;
  } catch {
    return false;
  }
}
