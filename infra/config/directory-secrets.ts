import { z } from "zod";
import { type DirectorySettings, hasSecret, secretKeyOf } from "./directories.ts";
import type { StackConfigFault } from "./error.ts";
import type { RawStackConfig } from "./raw-config.ts";

/** The secret by which the tenant shows a directory that it is its client. */
export interface DirectorySecret {
  /** A stand-in where nobody deploys; absent where the strategy has none. */
  readonly value?: string;
  readonly faults: readonly StackConfigFault[];
}

/** In the place of a secret that none but a deployment knows: a file has it encrypted, or not yet. */
export const UNKNOWN_SECRET = "known to a deployment alone";

const encrypted = z.strictObject({ secure: z.string() });

/** A tenant on this machine, whose secrets are of no use anywhere else. */
const LOOPBACK = /^(localhost|127\.0\.0\.1)(:\d+)?$/;

/**
 * The secret of a directory, from its own key: `timesheets:directorySecret`. In a file it is encrypted or left out; the engine
 * hands it over in plain and says that it is a secret. No message shows what it found.
 *
 * @param where the directory's key, for example `timesheets:directory`.
 */
export function directorySecret(
  where: string,
  { strategy }: Pick<DirectorySettings, "strategy">,
  { values, secretKeys, deploys }: RawStackConfig,
): DirectorySecret {
  const key = secretKeyOf(where);
  const found = values[key];
  const fault = (what: string) => ({ faults: [{ where: key, what }] });
  if (!hasSecret(strategy)) {
    return found === undefined
      ? { faults: [] }
      : fault(`is there; expected none, as a directory of the strategy ${strategy} has no secret`);
  }
  const remedy = `set it by \`pulumi config set --secret ${key}\``;
  if (found === undefined && deploys === true) return fault(`is missing; ${remedy}`);
  if (found === undefined || encrypted.safeParse(found).success) return { value: UNKNOWN_SECRET, faults: [] };
  if (typeof found !== "string" || found.trim() === "") return fault(`is no text; ${remedy}`);
  const isOfThisMachine = LOOPBACK.test(String(values["auth0:domain"]));
  if (secretKeys?.includes(key) === true || isOfThisMachine) return { value: found, faults: [] };
  return fault(
    `is in plain, so that everybody who reads the file has it; have the directory make another, and ${remedy}`,
  );
}
