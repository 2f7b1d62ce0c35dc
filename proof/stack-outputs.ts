import path from "node:path";
import { runProgram } from "command-line/child-process";

/**
 * The outputs of a deployed stack as JSON, by the `pulumi` of whoever runs this.
 *
 * @param showSecrets whether secrets are written out; without, `[secret]` stands for each.
 * @throws {Error} `STACK_OUTPUTS_UNREADABLE`
 */
export async function outputsOf(
  stack: string,
  { showSecrets }: { readonly showSecrets: boolean },
): Promise<string> {
  const args = ["run", "--silent", "pulumi", "--", "stack", "output", "--json"];
  try {
    const cwd = path.dirname(import.meta.dirname);
    const secrets = showSecrets ? ["--show-secrets"] : [];
    return (await runProgram("npm", [...args, ...secrets, "--stack", stack], { cwd })).stdout;
  } catch (error) {
    const told = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
    throw new Error(`STACK_OUTPUTS_UNREADABLE: Pulumi gives no outputs of stack "${stack}": ${told}`);
  }
}
