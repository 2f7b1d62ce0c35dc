import { spawn } from "node:child_process";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { endWithThisProcess } from "command-line/child-process";
import { whyUnreadable } from "command-line/text-file";
import { ImportError } from "./error.ts";

/** A tenant as the Deploy CLI reaches it. */
export interface ImportTarget {
  readonly domain: string;
  readonly caFile: string;
  readonly management: { readonly clientId: string; readonly clientSecret: string };
}

const LEAN_VALIDATION = pathToFileURL(
  path.join(import.meta.dirname, `lean-validation${path.extname(import.meta.filename)}`),
).href;

/**
 * Gives a tenant the configuration that Auth0's Deploy CLI keeps in a YAML file or in a folder, by the Deploy CLI itself:
 * whatever is there stays, nothing is deleted. Keywords (`##NAME##`, `@@NAME@@`) are variables of this process's environment.
 *
 * @throws {ImportError} `IMPORT_UNREADABLE`, `IMPORT_DEPLOY_CLI_MISSING`, or `IMPORT_DEPLOY_CLI_FAILED` with all that it said
 */
export async function importConfiguration(
  from: string,
  { domain, caFile, management }: ImportTarget,
): Promise<void> {
  await stat(from).catch((cause) => {
    const why = whyUnreadable(cause, "a YAML file or a folder of Auth0's Deploy CLI");
    throw new ImportError("IMPORT_UNREADABLE", `${from} ${why}`, { cause });
  });
  const args = ["--import", LEAN_VALIDATION, deployCli(), "import", "--input_file", path.resolve(from)];
  const child = spawn(process.execPath, args, {
    env: {
      ...withoutAuth0(process.env),
      AUTH0_DOMAIN: domain,
      AUTH0_CLIENT_ID: management.clientId,
      AUTH0_CLIENT_SECRET: management.clientSecret,
      NODE_EXTRA_CA_CERTS: caFile,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  endWithThisProcess(child);
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  if (status === 0) return;
  throw new ImportError("IMPORT_DEPLOY_CLI_FAILED", `of ${from}: ${errorsIn(stdout + stderr)}`);
}

function deployCli(): string {
  try {
    return createRequire(import.meta.url).resolve("auth0-deploy-cli");
  } catch (cause) {
    throw new ImportError(
      "IMPORT_DEPLOY_CLI_MISSING",
      "the configuration is imported by Auth0's Deploy CLI, which is not installed: npm install --save-dev auth0-deploy-cli",
      { cause },
    );
  }
}

/** The Deploy CLI takes such variables for its settings: those of another tenant, or one that lets it delete. */
function withoutAuth0(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("AUTH0_")));
}

/** The errors among the lines that the Deploy CLI logs, or all of them when it died without any. */
function errorsIn(output: string): string {
  const lines = stripVTControlCharacters(output)
    .split("\n")
    .map((line) => line.replace(/^\S+Z - /, "").trimEnd())
    .filter((line) => line !== "");
  const first = lines.findIndex((line) => line.startsWith("error: "));
  return lines.slice(Math.max(0, first)).join("\n  ");
}
