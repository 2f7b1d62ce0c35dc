import { generateKeyPairSync } from "node:crypto";
import { rmSync } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import { forTerminal } from "command-line/safe-text";
import { UsageError } from "command-line/usage-error";
import { readStackFile } from "declared-stack/stack-file";
import { parsed } from "declared-stack/value";
import {
  BY_SECRET,
  type MachineAuthentication,
  type MachineKey,
  machinesSchema,
} from "../../infra/config/machines.ts";
import { project } from "../../infra/project.ts";
import { actsForPeople } from "../../rules/policy/application-kinds.ts";
import { nearestName } from "../../rules/policy/nearest.ts";
import type { Application } from "../../rules/policy/types.ts";
import { policy } from "../../rules/policy.ts";
import { connect, type TenantConnection } from "../connect/connection.ts";
import { accessToStack } from "../connect/stack-tenant.ts";
import { requireRights } from "../rights/require-rights.ts";
import type { TenantCommand } from "../rights/rights.ts";
import { RotationError } from "./error.ts";
import { clientIdOf, takesKey } from "./machine-at-tenant.ts";
import { writeKeys } from "./stack-keys.ts";

/** A step of a rotation, as the command line words it. */
export interface RotationRequest {
  /** Its key in the policy. */
  readonly machine: string;
  readonly stack: string;
  /** A path, or `-`. */
  readonly keyOut: string | undefined;
  readonly days: number;
  readonly dropOld: boolean;
  readonly atOnce: boolean;
  /** The file with the line of a local tenant. */
  readonly tenant: string | undefined;
}

export interface RotationProcess {
  readonly environment: NodeJS.ProcessEnv;
  readonly now: Date;
  /** Hands a secret to whatever reads stdout; absent where that is a terminal. */
  readonly hand: ((secret: string) => void) | undefined;
  /** The folder of the stacks' files. */
  readonly folder?: string;
}

/** The machine, and where its keys stand. */
interface Machine {
  readonly key: string;
  readonly application: Application;
  /** The path of the stack's file. */
  readonly file: string;
  readonly section: string;
  readonly is: MachineAuthentication;
}

const DAY = 24 * 3600 * 1000;

/**
 * Takes one step of a rotation.
 *
 * @returns what was done, and what comes next, without any secret.
 * @throws {UsageError} for a step that can't be asked for; {RotationError} for one that isn't the next; {TenantRightsError};
 * {Error} `STACK_FILE_UNREADABLE`. Then nothing has changed.
 */
export async function rotate(request: RotationRequest, surroundings: RotationProcess): Promise<string> {
  const { keyOut, dropOld, atOnce } = request;
  const machine = await machineOf(request, surroundings.folder ?? project);
  if (dropOld && (atOnce || keyOut !== undefined)) throw new UsageError("--drop-old goes alone");
  if (atOnce) return replaceSecret(machine, request, surroundings);
  if (dropOld) return dropOldKey(machine, request, surroundings);
  if (keyOut !== undefined) return addKey(machine, { ...request, keyOut }, surroundings);
  throw machine.is.authentication === "private_key_jwt"
    ? new UsageError("--key-out is missing; expected a file for the new private key, or --drop-old")
    : new RotationError("ONE_SECRET_ONLY", ONE_SECRET(machine));
}

const ONE_SECRET = ({ application, section }: Machine): string =>
  [
    `${application.name} authenticates by a secret, of which Auth0 keeps one: a new one ends the old at once, and nothing can be valid beside it.`,
    "--key-out FILE moves it to a key (Auth0's Enterprise plan), of which two are valid side by side. The move itself is at once as well.",
    `--at-once --key-out FILE replaces the secret (every plan). Tokens that ${application.name} has stay good for as long as they are: let it get one just before.`,
    `The stack's file says which: ${section}.`,
  ].join("\n  ");

/** @throws {UsageError} when the policy has no such machine. */
async function machineOf({ machine: key, stack }: RotationRequest, folder: string): Promise<Machine> {
  const applications: Readonly<Record<string, Application>> = policy.applications;
  const machines = Object.entries(applications).flatMap(([name, one]) => (actsForPeople(one) ? [] : [name]));
  const application = applications[key];
  if (application === undefined || !machines.includes(key)) {
    const nearest = nearestName(key, machines);
    const hint = nearest === undefined ? "" : `; did you mean "${nearest}"?`;
    throw new UsageError(`"${key}" is no machine of the policy; expected ${machines.join(", ")}${hint}`);
  }
  const file = path.join(folder, `Pulumi.${stack}.yaml`);
  const section = `timesheets:${key}`;
  const config = await readStackFile(file);
  const { data, error } = machinesSchema("timesheets:", policy).safeParse({
    [section]: parsed(config[section]),
  });
  if (error !== undefined) {
    const [issue] = error.issues;
    throw new UsageError(`${path.basename(file)}: ${issue?.path.join(".")} ${issue?.message}`);
  }
  return { key, application, file, section, is: data[section] ?? BY_SECRET };
}

/** Makes a new key, and adds its public half to the stack's file. */
async function addKey(
  machine: Machine,
  { keyOut, days, stack }: RotationRequest & { readonly keyOut: string },
  surroundings: RotationProcess,
): Promise<string> {
  const { application, file, section, is } = machine;
  const held = is.authentication === "private_key_jwt" ? is.keys : [];
  const [older] = held;
  if (held.length > 1) {
    throw new RotationError(
      "ROTATION_UNDER_WAY",
      `${path.basename(file)} names two keys of ${application.name}, and Auth0 takes no third; end it with --drop-old, which takes "${older?.name}" out`,
    );
  }
  const { publicKey, privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const { now } = surroundings;
  const expires = new Date(now.getTime() + days * DAY).toISOString().replace(/\.\d+Z$/, "Z");
  const key: MachineKey = { name: nameFor(now, held), algorithm: "RS256", publicKey, expires };
  // First the private key: one that no tenant knows yet harms nobody, and a public one alone would lock the machine out.
  const out = await SecretOut.open(keyOut, surroundings);
  try {
    await out.write(privateKey);
    await writeKeys(file, section, [...held, key]);
  } catch (error) {
    out.takeBack();
    throw error;
  }
  return [
    forTerminal(
      `${path.basename(file)} names the new key "${key.name}" of ${application.name}, which ends on ${expires}.`,
    ),
    forTerminal(`${out.told} Nothing has changed at the tenant yet.`),
    "Next:",
    `  1. Commit ${path.basename(file)} and have it reviewed: whoever has that key will be ${application.name}.`,
    `  2. npm run deploy -- --stack ${stack}   ${older === undefined ? "From then on its secret is refused, and only the key is accepted." : `From then on both keys are accepted, "${older.name}" and "${key.name}".`}`,
    `  3. Let ${application.name} sign with the new key${older === undefined ? "." : `, then npm run rotate -- ${machine.key} --stack ${stack} --drop-old`}`,
  ].join("\n");
}

/** A name by the day, which no other key has. */
function nameFor(now: Date, held: readonly MachineKey[]): string {
  const day = now.toISOString().slice(0, 10);
  const isTaken = (name: string) => held.some((key) => key.name === name);
  return isTaken(day) ? `${day} (2)` : day;
}

/** Takes the older of two keys out of the stack's file, once the tenant accepts the newer one. */
async function dropOldKey(
  { key, application, file, section, is }: Machine,
  request: RotationRequest,
  surroundings: RotationProcess,
): Promise<string> {
  const [older, newer] = is.authentication === "private_key_jwt" ? is.keys : [];
  if (older === undefined || newer === undefined) {
    const has = older === undefined ? "no key" : `one key, "${older.name}"`;
    throw new RotationError(
      "ONE_KEY_ONLY",
      `${path.basename(file)} names ${has} of ${application.name}: there is none to drop; begin with --key-out FILE`,
    );
  }
  const tenant = await connection("npm run rotate -- --drop-old", request, surroundings);
  const clientId = await clientIdOf(application.name, tenant);
  if (!(await takesKey(clientId, newer.publicKey, tenant))) {
    throw new RotationError(
      "KEY_NOT_AT_THE_TENANT",
      `${tenant.domain} doesn't accept "${newer.name}" of ${application.name} yet: without "${older.name}" it would be locked out; npm run deploy -- --stack ${request.stack} first`,
    );
  }
  await writeKeys(file, section, [newer]);
  return [
    forTerminal(`${path.basename(file)} names "${newer.name}" alone; "${older.name}" is out.`),
    `${tenant.domain} accepts both until the next deployment. Make sure that ${application.name} signs with "${newer.name}": the tenant can't tell.`,
    "Next:",
    `  1. Commit ${path.basename(file)} and have it reviewed.`,
    `  2. npm run deploy -- --stack ${request.stack}   From then on "${older.name}" is refused. Tokens that it got stay good until they end.`,
    `  3. Destroy the old private key. (Again: npm run rotate -- ${key} --stack ${request.stack} --key-out FILE)`,
  ].join("\n");
}

/** Replaces the secret of a machine at the tenant. */
async function replaceSecret(
  { application, is, section, file }: Machine,
  request: RotationRequest,
  surroundings: RotationProcess,
): Promise<string> {
  if (request.keyOut === undefined) throw new UsageError("--at-once needs --key-out, for the new secret");
  if (is.authentication !== "client_secret_post") {
    throw new UsageError(
      `--at-once is for secrets; ${section} of ${path.basename(file)} has keys: rotate them with --key-out FILE`,
    );
  }
  const tenant = await connection("npm run rotate -- --at-once", request, surroundings);
  const clientId = await clientIdOf(application.name, tenant);
  // Before: a secret that can't be written down would be lost, and the machine with it.
  const out = await SecretOut.open(request.keyOut, surroundings);
  const { client_secret: secret = "" } = await tenant.management.clients
    .rotateSecret(clientId)
    .catch((error: unknown) => {
      out.takeBack();
      throw error;
    });
  await out.write(secret).catch((cause: unknown) => {
    const what = `${tenant.domain} refuses the old secret of ${application.name} already, and the new one could not be written down; do it again`;
    throw new RotationError("SECRET_LOST", what, { cause });
  });
  return [
    forTerminal(
      `${tenant.domain} has given ${application.name} another secret, and refuses the old one from now on. ${out.told}`,
    ),
    "Next:",
    `  1. Let ${application.name} use it. Tokens that it has stay good until they end.`,
    `  2. npm run deploy -- --stack ${request.stack}   The stack's output clientSecrets has the new one from then on.`,
  ].join("\n");
}

async function connection(
  command: TenantCommand,
  { stack, tenant: tenantFile }: RotationRequest,
  { environment }: RotationProcess,
): Promise<TenantConnection> {
  return connect(await requireRights(command, await accessToStack({ stack, tenantFile }, environment)));
}

/** Where a secret goes: a new file for its owner alone, or what reads stdout. */
class SecretOut {
  readonly told: string;
  readonly #write: (secret: string) => Promise<void>;
  readonly #remove: () => void;

  private constructor(told: string, write: (secret: string) => Promise<void>, remove: () => void) {
    this.told = told;
    this.#write = write;
    this.#remove = remove;
  }

  /** @throws {RotationError} `SECRET_FILE_IN_USE`; {UsageError} for stdout that is a terminal, and for a file in no folder. */
  static async open(out: string, { hand }: RotationProcess): Promise<SecretOut> {
    if (out === "-") {
      if (hand === undefined) {
        throw new UsageError("--key-out is -; expected a pipe behind it, as a terminal keeps what it shows");
      }
      return new SecretOut(
        "It went to stdout.",
        async (secret) => hand(secret),
        () => undefined,
      );
    }
    try {
      const file = await open(out, "wx", 0o600);
      return new SecretOut(
        `It is in ${out}, for its owner alone to read.`,
        (secret) => file.writeFile(secret).then(() => file.close()),
        () => rmSync(out, { force: true }),
      );
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "ENOENT") {
        throw new UsageError(`--key-out is ${out}; expected a new file in a folder that is there`);
      }
      if (code !== "EEXIST") throw error;
      throw new RotationError(
        "SECRET_FILE_IN_USE",
        `${out} is there already, and isn't written over; expected a new file`,
      );
    }
  }

  write(secret: string): Promise<void> {
    return this.#write(secret);
  }

  /** Leaves no secret behind that nobody uses. */
  takeBack(): void {
    this.#remove();
  }
}
