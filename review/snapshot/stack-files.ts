import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { stackName } from "command-line/values";
import { parse } from "yaml";
import { z } from "zod";

type Members = Readonly<Record<string, unknown>>;

/** What Pulumi reads of a project beside its program. A secret is the text `[secret]` with a hash of what stands for it. */
export interface StackFiles {
  /** The configuration under `config` in the stack's file, with all keys. */
  readonly config: Members;
  /** Whatever else stands in the stack's file, such as the provider of its secrets. */
  readonly stackFile: Members;
  /** `Pulumi.yaml`; null when there is none. */
  readonly project: Members | null;
  /** Other files for Pulumi, which aren't read here, with the SHA-256 of each. */
  readonly otherFiles: Readonly<Record<string, string>>;
}

const PROJECT_FILE = "Pulumi.yaml";
const STACK_FILE = /^Pulumi\.(.+)\.yaml$/;
/** Pulumi finds its files by name, in any of its languages, whatever the case on some systems. */
const FOR_PULUMI = /^\.?pulumi(?![a-z])/i;

/** Names of the stacks that have a file in a folder. */
export async function stacksIn(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.flatMap((name) => stackOf(name) ?? []).toSorted();
}

function stackOf(file: string): string | undefined {
  const [, name] = STACK_FILE.exec(file) ?? [];
  return name === undefined ? undefined : stackName.read(name);
}

/** Reads what Pulumi reads of a stack beside its program. @throws when a file is no YAML, or no mapping. */
export async function readStackFiles(folder: string, stack: string): Promise<StackFiles> {
  const { config, ...stackFile } = withoutSecrets(await read(path.join(folder, `Pulumi.${stack}.yaml`)));
  const names = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => FOR_PULUMI.test(name));
  const others = names.filter(({ name }) => name !== PROJECT_FILE && stackOf(name) === undefined);
  const hashed = others.map(async (entry) => {
    const content = entry.isFile() ? await readFile(path.join(folder, entry.name)) : "a folder";
    return [entry.name, sha256(content)] as const;
  });
  return {
    config: membersOf(config),
    stackFile,
    project: names.some(({ name }) => name === PROJECT_FILE)
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
  /secret(?!sprovider)|password|passphrase|token$|api_?key|private_?key|credential(?!s_?validation)/i;

/** A copy in which secrets can be compared and not be read: what is encrypted, and what has the name of a secret. */
function withoutSecrets(members: Members): Members {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => {
      if (typeof value === "string" && SECRET_NAME.test(name)) return [name, hidden("plain", value)];
      return [name, withoutSecretsIn(value)];
    }),
  );
}

function withoutSecretsIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecretsIn);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value);
  const [[name, text] = []] = members;
  if (members.length === 1 && name === "secure" && typeof text === "string") return hidden("encrypted", text);
  return withoutSecrets(Object.fromEntries(members));
}

/** As `looksSecret` knows secrets. */
const hidden = (how: "plain" | "encrypted", value: string): string =>
  `[secret] ${how}, SHA-256 ${sha256(value).slice(0, 16)}`;
