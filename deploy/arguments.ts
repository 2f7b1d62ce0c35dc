import path from "node:path";
import { UsageError } from "command-line/usage-error";
import { stackName } from "command-line/values";

/** Pulumi's options that lead it to another project or another configuration than the stack's own. */
const ELSEWHERE = ["--cwd", "-C", "--config-file"] as const;

/** Has `pulumi up` change what it has not judged. */
const SKIPPING = /^(--skip-preview(=.*)?|-f)$/;

/** Its options of which the value may be an argument of its own, before a command's name. */
const WITH_VALUE = [
  "--cwd",
  "-C",
  "--color",
  "--profiling",
  "--tracing",
  "--verbose",
  "-v",
  "--memprofilerate",
];

/** Its commands that change or preview a stack by running the program, with what a person is to run instead. */
const INSTEAD: Readonly<Record<string, string>> = {
  up: "npm run deploy",
  update: "npm run deploy",
  watch: "npm run deploy",
  preview: "npm run preview",
  pre: "npm run preview",
};

/**
 * The stack that a command line of Pulumi's names.
 *
 * @returns its own name, by which its file is called, without those of organisation and project before it.
 * @throws {UsageError} when it is no stack's name.
 */
export function stackIn(args: readonly string[]): string | undefined {
  const named = optionIn(args, ["--stack", "-s"]);
  if (named === undefined) return undefined;
  const name = named.split("/").at(-1) ?? "";
  if (stackName.read(name) === undefined) {
    throw new UsageError(
      `--stack is ${JSON.stringify(named)}; expected ${stackName.expected}, for example dev`,
    );
  }
  return name;
}

/**
 * The stack that a deployment or its preview is of. Which one was selected last is no answer: that is kept outside of the
 * project, and a deployment to the wrong one can't be taken back.
 *
 * @throws {UsageError} when there is none, or another project or configuration is named beside it.
 */
export function requiredStack(args: readonly string[]): string {
  const other = ELSEWHERE.find((option) => optionIn(args, [option]) !== undefined);
  if (other !== undefined) {
    throw new UsageError(`${other} is there; expected none: the project's own stacks are deployed`);
  }
  if (args.some((arg) => SKIPPING.test(arg))) {
    throw new UsageError(
      "--skip-preview is there; expected a preview: without one, guardrails judge what is deployed already",
    );
  }
  const stack = stackIn(args);
  if (stack === undefined)
    throw new UsageError("--stack is missing; expected a stack's name, for example --stack dev");
  return stack;
}

/**
 * Refuses commands that a command of the project's own does with what has to come before it and with the guardrails. In
 * another project's folder there is nothing of the kind.
 *
 * @throws {UsageError} naming it.
 */
export function refuseUnguarded(args: readonly string[]): void {
  if (args.some((arg) => arg === "--help" || arg === "-h")) return;
  const name = args.find((arg, index) => !arg.startsWith("-") && !WITH_VALUE.includes(args[index - 1] ?? ""));
  const folder = optionIn(args, ["--cwd", "-C"]);
  const isBootstrap = folder !== undefined && /(^|\/)infra\/bootstrap\/*$/.test(folder);
  if (name === undefined || !Object.hasOwn(INSTEAD, name) || (folder !== undefined && !isBootstrap)) return;
  const instead = isBootstrap ? "npm run bootstrap" : INSTEAD[name];
  throw new UsageError(`"${name}" runs without the guardrails here; expected ${instead} -- --stack NAME`);
}

/** The project's folder, which is another one where a command line of Pulumi's says so. */
export const folderIn = (args: readonly string[], project: string): string =>
  path.resolve(project, optionIn(args, ["--cwd", "-C"]) ?? "");

/** The value of an option, in each of the forms that Pulumi takes: the last one counts. */
function optionIn(args: readonly string[], names: readonly string[]): string | undefined {
  const values = args.flatMap((arg, index) => {
    if (names.includes(arg)) return [args[index + 1] ?? ""];
    const name = names.find((one) => arg.startsWith(`${one}=`));
    if (name !== undefined) return [arg.slice(name.length + 1)];
    const short = names.find((one) => /^-\w$/.test(one) && arg.startsWith(one));
    return short === undefined ? [] : [arg.slice(short.length)];
  });
  return values.at(-1);
}
