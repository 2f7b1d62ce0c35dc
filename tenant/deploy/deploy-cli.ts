import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import path from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { endWithThisProcess } from "command-line/child-process";
import type { StackTenantAccess } from "../connect/stack-tenant.ts";
import { planAdvice } from "../plans/features.ts";
import { deployEnvironment } from "./environment.ts";
import { DeployError } from "./error.ts";

const ENTRY = createRequire(import.meta.url).resolve("auth0-deploy-cli");
const LEAN_VALIDATION = pathToFileURL(path.join(import.meta.dirname, "lean-validation.ts")).href;

/** The surroundings of a run of the Deploy CLI. */
export interface DeployCliOptions {
  readonly access: StackTenantAccess;
  /** Ends the run. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs Auth0's Deploy CLI in a process of its own: it keeps its settings in global state and takes a second to load,
 * during which others can go on.
 *
 * @param args as on the command line of `a0deploy`.
 * @returns the lines that it logs, each without its time, for example `info: Updated [tenant]: {…}`.
 * @throws {DeployError} `DEPLOY_CLI_FAILED` with what it said.
 */
export async function runDeployCli(
  args: readonly string[],
  { access, signal }: DeployCliOptions,
): Promise<string[]> {
  const child = spawn(process.execPath, ["--import", LEAN_VALIDATION, ENTRY, ...args], {
    env: deployEnvironment(access, process.env),
    stdio: ["ignore", "pipe", "pipe"],
    ...(signal !== undefined && { signal }),
  });
  endWithThisProcess(child);
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  const lines = linesOf(stdout);
  if (status === 0) return lines;
  throw new DeployError("DEPLOY_CLI_FAILED", failureOf([...lines, ...linesOf(stderr)], status));
}

function linesOf(output: string): string[] {
  return stripVTControlCharacters(output)
    .split("\n")
    .map((line) => line.replace(/^\S+Z - /, "").trim())
    .filter((line) => line !== "");
}

/** Its own errors; all that it said when it died without any. */
function failureOf(lines: readonly string[], status: unknown): string {
  const errors = lines
    .filter((line) => line.startsWith("error: "))
    .map((line) => line.slice("error: ".length));
  const said = errors.length > 0 ? errors : [...lines];
  // The answer of the tenant comes in the lines after an error's first.
  const first = lines.findIndex((line) => line.startsWith("error: "));
  const advice = planAdvice(lines.slice(Math.max(0, first)).join(" "));
  if (advice !== undefined) said.push(advice);
  return said.length > 0 ? said.join("\n  ") : `it ended with status ${String(status)} and said nothing`;
}
