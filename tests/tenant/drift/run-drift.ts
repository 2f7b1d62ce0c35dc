import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Tenant } from "local-auth0";
import { onTestFinished } from "vitest";
import { project } from "../../../infra/project.ts";
import { clockEnvironment } from "../../support/clock-environment.ts";
import { lineFileOf } from "../line-file.ts";

/** Runs the tool in a process of its own, as `npm run drift` does. */
export async function runDrift(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
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

/** A file with the line by which another process reaches a tenant of this one. It is gone after the test. */
export async function lineOf(tenant: Pick<Tenant, "domain" | "caFile" | "management">) {
  const folder = await mkdtemp(path.join(tmpdir(), "line-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return lineFileOf(folder, tenant);
}
