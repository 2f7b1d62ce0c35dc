import { readFile } from "node:fs/promises";
import path from "node:path";
import { UsageError } from "command-line/usage-error";
import { parse } from "yaml";
import { z } from "zod";

const stackFile = z.object({ secretsprovider: z.string().optional(), encryptionsalt: z.string().optional() });

/** A key that a service keeps, such as `awskms://alias/timesheets-dev?region=eu-central-1`. */
const KEPT_KEY = /^(awskms|gcpkms|azurekeyvault|hashivault):\/\/./;

/**
 * Refuses secrets that a passphrase encrypts, in continuous integration: whoever sees the passphrase once can read the
 * state's secrets for ever, from wherever a copy of it is.
 *
 * @param stack the path of its `Pulumi.<stack>.yaml`; nothing where the command is about no stack.
 * @throws {UsageError} `PASSPHRASE_REFUSED`; {Error} `STACK_FILE_UNREADABLE`.
 */
export async function refusePassphrase(
  stack: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  if (environment.CI !== "true") return;
  const variables = ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"];
  const given = variables.find((name) => (environment[name] ?? "") !== "");
  if (given !== undefined) throw refusal(`${given} is set`, "leave it out");
  if (stack === undefined) return;
  const { secretsprovider, encryptionsalt } = await readProvider(stack);
  const file = path.basename(stack);
  if (encryptionsalt !== undefined) {
    throw refusal(`${file} has encryptionsalt, the passphrase provider's`, EXPECTED);
  }
  if (secretsprovider === undefined) throw refusal(`${file} names no secretsprovider`, EXPECTED);
  if (!KEPT_KEY.test(secretsprovider)) {
    throw refusal(`secretsprovider in ${file} is "${secretsprovider}"`, EXPECTED);
  }
}

const EXPECTED =
  "expected secretsprovider: awskms://… there, the stack's key; `npm run pulumi -- stack change-secrets-provider` sets it, and encrypts anew what there is";

const refusal = (found: string, advice: string) =>
  new UsageError(
    `PASSPHRASE_REFUSED: ${found}, and in continuous integration no passphrase may encrypt a stack's secrets; ${advice}`,
  );

async function readProvider(file: string): Promise<z.infer<typeof stackFile>> {
  try {
    return stackFile.parse(parse(await readFile(file, "utf8")) ?? {});
  } catch (cause) {
    throw new Error(`STACK_FILE_UNREADABLE: ${file}: ${String(cause)}`, { cause });
  }
}
