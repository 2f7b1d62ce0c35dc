import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { Tenant } from "local-auth0";
import { project } from "../../../infra/project.ts";
import { clockEnvironment } from "../../support/clock-environment.ts";

/** Runs the tool in a process of its own, as `npm run drift` does. */
export async function runDrift(args: readonly string[], environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [path.join(project, "tenant/drift/main.ts"), ...args], {
    env: { PATH: process.env.PATH, ...clockEnvironment, ...environment },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const [status] = await once(child, "close");
  return { status, output };
}

/** How another process reaches a tenant of this one. */
export const accessTo = ({ domain, caFile, management }: Tenant) => ({
  NODE_EXTRA_CA_CERTS: caFile,
  AUTH0_DOMAIN: domain,
  AUTH0_CLIENT_ID: management.clientId,
  AUTH0_CLIENT_SECRET: management.clientSecret,
});
