import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { HIDDEN } from "declared-stack/secrets";
import { stackOf } from "declared-stack/stack-file";
import { parse } from "yaml";
import { z } from "zod";

type Members = Readonly<Record<string, unknown>>;

/** Files that Pulumi reads of a project beside its program. A secret is the text `[secret]` with a hash of what stands for it. */
export interface StackFiles {
  /** The configuration under `config` in the stack's file, with all keys. */
  readonly config: Members;
  /** All else that stands in the stack's file, such as the provider of its secrets. */
  readonly stackFile: Members;
  /** `Pulumi.yaml`; null when there is none. */
  readonly project: Members | null;
  /** Other files for Pulumi, which aren't read here, with the SHA-256 of each. */
  readonly otherFiles: Readonly<Record<string, string>>;
}

const PROJECT_FILE = "Pulumi.yaml";
/** Pulumi finds its files by name, in any of its languages, whatever the case on some systems. */
const FOR_PULUMI = /^pulumi/i;

/** Reads what Pulumi reads of a stack beside its program. @throws when a file is no YAML, or no mapping. */
export async function readStackFiles(folder: string, stack: string): Promise<StackFiles> {
  const { config, ...stackFile } = withoutSecrets(await read(path.join(folder, `Pulumi.${stack}.yaml`)));
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((one) => !one.isDirectory() && FOR_PULUMI.test(one.name))
    .map(({ name }) => name);
  const others = names.filter((name) => name !== PROJECT_FILE && stackOf(name) === undefined);
  const hashed = others.map(async (name) => [name, sha256(await readFile(path.join(folder, name)))] as const);
  return {
    config: membersOf(config),
    stackFile,
    project: names.includes(PROJECT_FILE)
      ? withoutSecrets(await read(path.join(folder, PROJECT_FILE)))
      : null,
    otherFiles: Object.fromEntries(await Promise.all(hashed)),
  };
}

const mapping = z.record(z.string(), z.unknown());

const membersOf = (value: unknown): Members => mapping.parse(value ?? {});

const read = async (file: string): Promise<Members> => membersOf(parse(await readFile(file, "utf8")));

const sha256 = (content: string | Buffer): string => createHash("sha256").update(content).digest("hex");

/** Names of values that are secret, whether or not they were encrypted, such as `auth0:clientSecret`. */
const SECRET_NAME =
  /secret(?!sprovider)|password|passphrase|token$|api_?key|(private|access|secret)_?key$|credentials?$|assertion/i;
/** Pulumi keeps what encrypts secrets, itself encrypted or useless alone, beside them. */
const ENCRYPTED_NAME = /^encrypt(edkey|ionsalt)$/;

/** The beginning of what stands for a secret that isn't encrypted. */
export const PLAIN_SECRET = `${HIDDEN} in plain`;

/** A copy in which secrets can be compared and not be read: what is encrypted, and what has the name of a secret. */
function withoutSecrets(members: Members): Members {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => {
      if (typeof value === "string" && ENCRYPTED_NAME.test(name)) return [name, hidden(HIDDEN, value)];
      return [name, isPlain(value) && SECRET_NAME.test(name) ? inPlain(value) : withoutSecretsIn(value)];
    }),
  );
}

/** Whether a value is a text, a number, as YAML takes digits without quotes for one, or a list. */
const isPlain = (value: unknown): boolean =>
  typeof value === "string" || typeof value === "number" || Array.isArray(value);

const inPlain = (value: unknown): string =>
  hidden(PLAIN_SECRET, typeof value === "string" ? value : JSON.stringify(value));

function withoutSecretsIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecretsIn);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value);
  const [[name, text] = []] = members;
  if (members.length === 1 && name === "secure" && typeof text === "string") return hidden(HIDDEN, text);
  return withoutSecrets(Object.fromEntries(members));
}

const hidden = (how: string, value: string): string => `${how}, SHA-256 ${sha256(value).slice(0, 16)}…`;
