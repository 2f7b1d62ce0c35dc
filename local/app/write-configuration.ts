import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { configuredAudience } from "../../proof/configured-audience.ts";
import { outputsOf } from "../../proof/stack-outputs.ts";
import { type AppConfiguration, appConfiguration, StackOutputsError } from "./configuration.ts";
import { appFolder } from "./generated.ts";

/**
 * Writes the configuration with which the app is built for a deployed stack.
 *
 * @param outputs the file with the stack's outputs; Pulumi is asked where it is left out.
 * @throws {StackOutputsError} also for outputs of another stack; {UsageError} for a stack that isn't configured; {Error}
 * `STACK_OUTPUTS_UNREADABLE`. Then the file is as it was.
 */
export async function writeConfiguration(
  stack: string,
  outputs: string | undefined,
  file: string = path.join(appFolder, "configuration.json"),
): Promise<AppConfiguration> {
  const where = outputs ?? `the outputs of stack "${stack}"`;
  const text = outputs === undefined ? await outputsOf(stack, { showSecrets: false }) : await textOf(outputs);
  const configuration = appConfiguration(stack, parsed(text, where), where);
  const { file: stackFile, audience } = await configuredAudience(stack);
  if (configuration.audience !== audience) {
    const found = `audience is ${JSON.stringify(configuration.audience)}`;
    throw new StackOutputsError(where, [
      `${found}; expected the timesheets:audience of ${stackFile}, ${audience}`,
    ]);
  }
  await writeFile(file, `${JSON.stringify(configuration, undefined, 2)}\n`);
  return configuration;
}

const EXPECTED = "expected the outputs as `npm run --silent pulumi -- stack output --json` writes them";

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new StackOutputsError(file, [`can't be read; ${EXPECTED}`], { cause });
  }
}

function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which may hold secrets.
    throw new StackOutputsError(where, [`is no JSON; ${EXPECTED}`]);
  }
}
