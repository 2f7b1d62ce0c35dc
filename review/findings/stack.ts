import { leavesOf } from "declared-stack/leaves";
import { HIDDEN } from "declared-stack/secrets";
import { looksSecret } from "declared-stack/value";
import { factorFaults } from "../../tenant/deploy/second-factors.ts";
import type { Finding } from "../model/finding.ts";
import { PLAIN_SECRET } from "../snapshot/stack-files.ts";
import type { Finder } from "./context.ts";

/** A stack by this name has people's real data. */
const PRODUCTION = /^(prod|production|live)([._-]|$)/i;

/** Of a stack itself: what its files and its outputs say, whatever its resources are. */
export const findStack: Finder = ({ snapshot }) => [
  ...(snapshot.settingsFault === null ? [] : [settingsMissing(snapshot.settingsFault)]),
  ...(snapshot.settingsFault === null ? factorFaults(snapshot.policy, snapshot.settings) : []).map(
    factorMissing,
  ),
  ...(PRODUCTION.test(snapshot.stack) && !snapshot.production ? [notProduction(snapshot.stack)] : []),
  ...secretsIn({ ...snapshot.config, ...snapshot.stackFile }).map((path) =>
    secretInPlain(`Pulumi.${snapshot.stack}.yaml`, path),
  ),
  ...secretsIn(snapshot.project).map((path) => secretInPlain("Pulumi.yaml", path)),
  ...Object.entries(snapshot.outputs)
    .filter(([, value]) => givesSecretAway(value))
    .map(([name]) => outputIsSecret(name)),
];

/** The places of secrets in plain; an item of a list is in its own path. */
const secretsIn = (value: unknown): string[] =>
  leavesOf(value)
    .filter(({ path, value }) => value.includes(PLAIN_SECRET) || path.includes(PLAIN_SECRET))
    .map(({ path }) => path);

const settingsMissing = (fault: string): Finding => ({
  code: "SETTINGS_MISSING",
  severity: "high",
  where: "the tenant's settings",
  what: `aren't there: ${fault}, so that attack protection, MFA and all else that applications share stays as it is`,
  remedy: "Give the stack a file of settings: see tenant/settings.",
});

const factorMissing = (fault: string): Finding => ({
  code: "SECOND_FACTOR_MISSING",
  severity: "high",
  where: "the tenant's settings",
  what: `let nobody show the second factor that the policy asks for: ${fault}, so that their logins fail`,
  remedy: "Set SECOND_FACTORS to true in the stack's file in tenant/settings.",
});

const notProduction = (stack: string): Finding => ({
  code: "STACK_NOT_PRODUCTION",
  severity: "high",
  where: `stack ${stack}`,
  what: "says of itself that its environment is \"development\", so that what protects people's real data isn't asked of it",
  remedy: "Set timesheets:environment to production, or give the stack another name.",
});

const secretInPlain = (file: string, path: string): Finding => ({
  code: "SECRET_IN_PLAIN",
  severity: "high",
  where: file,
  what: `has ${path} in plain, for whoever can read the repository`,
  remedy: "Take it out of the file and make a new one; set it with pulumi config set --secret.",
});

const outputIsSecret = (name: string): Finding => ({
  code: "OUTPUT_IS_SECRET",
  severity: "high",
  where: `output ${name}`,
  what: "gives a secret away: whoever sees the stack's outputs reads it in plain",
  remedy: "Wrap it in pulumi.secret in infra/timesheets.ts, or don't give it.",
});

/** Whether a secret is in a value in plain. A secret that is kept is `[secret]` and nothing else. */
function givesSecretAway(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).some(givesSecretAway);
  return value !== HIDDEN && looksSecret(value);
}
