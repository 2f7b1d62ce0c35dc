import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { runProgram } from "declared-stack/run-program";
import { readStackFile } from "declared-stack/stack-file";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { stringify } from "yaml";
import { policy } from "../../rules/policy.ts";
import { declareProgram, declareStack } from "./declare.ts";
import { stackTexts, stackValues } from "./stack-file.ts";

/** The stack with all applications that the policy has. */
const shipped = { policy, values: stackValues("dev") };

/** Runs the entry point as the engine does: configuration as texts, the program as a fresh import. */
function declareIndex(texts: Readonly<Record<string, string>>) {
  vi.resetModules();
  return declareProgram(async () => (await import("../../infra/index.ts")).default, {
    stack: "dev",
    config: texts,
  });
}

afterEach(() => {
  vi.unstubAllEnvs();
  pulumi.runtime.setAllConfig({});
});

describe("the program", () => {
  it("declares the stack of its configuration file", async () => {
    const expected = await declareStack(shipped);
    const { resources, outputs } = await declareIndex(stackTexts("dev"));
    expect(resources).toEqual(expected.resources);
    expect(outputs.issuer).toBe("https://exampleco-dev.eu.auth0.com/");
  });

  it("reads what `pulumi config set` writes: a number, true or false, and JSON as texts", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "stack-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = path.join(folder, "Pulumi.dev.yaml");
    await writeFile(file, stringify({ config: stackTexts("dev") }));
    expect(await readFile(file, "utf8")).toContain('timesheets:protect: "false"');
    const { resources } = await declareIndex(await readStackFile(file));
    expect(resources).toEqual((await declareStack(shipped)).resources);
  });

  it("takes the tenant's domain from where the provider does, when the stack names none", async () => {
    vi.stubEnv("AUTH0_DOMAIN", "other.eu.auth0.com");
    const { "auth0:domain": _, ...texts } = stackTexts("dev");
    const { outputs } = await declareIndex(texts);
    expect(outputs.issuer).toBe("https://other.eu.auth0.com/");
  });

  it("prefers the stack's domain, as the provider does", async () => {
    vi.stubEnv("AUTH0_DOMAIN", "other.eu.auth0.com");
    const { outputs } = await declareIndex({ ...stackTexts("dev"), "auth0:domain": "localhost:4443" });
    expect(outputs.issuer).toBe("https://localhost:4443/");
  });

  it("stops before anything is declared when a key is missing", async () => {
    const { "timesheets:mobile": _, ...texts } = stackTexts("dev");
    const realise = vi.fn();
    vi.resetModules();
    const run = runProgram({
      program: { project: "timesheets", load: () => import("../../infra/index.ts") },
      stack: "dev",
      config: texts,
      realise,
    });
    await expect(run).rejects.toThrow("timesheets:mobile is missing");
    expect(realise).not.toHaveBeenCalled();
  });
});
