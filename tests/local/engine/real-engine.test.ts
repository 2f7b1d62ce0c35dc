import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { readStackFile } from "declared-stack/stack-file";
import { startTenant, type Tenant } from "local-auth0";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { bringUp } from "../../../local/bring-up.ts";
import { createScratchStack, type ScratchStack } from "../../../local/engine/scratch-stack.ts";
import { rights } from "../../../tenant/rights/rights.ts";
import { hasEngine } from "../support/has-engine.ts";
import { tenantExport } from "../support/tenant-export.ts";
import { project, upLocal } from "../support/up-local.ts";

const summary = z.object({ summaryEvent: z.object({ resourceChanges: z.record(z.string(), z.number()) }) });

describe.skipIf(!hasEngine)(
  "the real engine, where there is a `pulumi` command",
  { timeout: 120_000 },
  () => {
    let root: string;
    /** A copy of the program, for a change. */
    let program: string;
    let tenant: Tenant;
    let stack: ScratchStack;
    /** The grant by which the tenant's operator may do everything. */
    let everything: ReturnType<Tenant["state"]["clientGrants"]["all"]>[number] | undefined;

    /** Lets the engine do what these scopes let it do: those that docs/rights.md lists, and no others. */
    function grant(scope: readonly string[] | undefined = everything?.scope): void {
      if (everything === undefined || scope === undefined) throw new Error("the operator has no grant");
      tenant.state.clientGrants.put({ ...everything, scope: [...scope] });
    }

    beforeAll(async () => {
      root = await mkdtemp(path.join(tmpdir(), "real-engine-"));
      program = path.join(root, "program");
      for (const part of ["infra", "rules", "api", "package.json", "Pulumi.yaml", "Pulumi.dev.yaml"]) {
        await cp(path.join(project, part), path.join(program, part), { recursive: true });
      }
      await symlink(path.join(project, "node_modules"), path.join(program, "node_modules"), "dir");
      tenant = await startTenant({ home: path.join(root, "tenant") });
      [everything] = tenant.state.clientGrants.all();
      grant(rights["npm run deploy"]);
      stack = await createScratchStack({
        home: path.join(root, "stack"),
        project: program,
        stack: "dev",
        tenant,
        // For `--event-log`.
        inherited: { ...process.env, PULUMI_DEBUG_COMMANDS: "true" },
        leave: new AbortController().signal,
      });
    });

    afterAll(async () => {
      await tenant?.close();
      await rm(root, { recursive: true });
    });

    /** Deploys, and counts the resources by what became of them. */
    async function up(): Promise<Record<string, number>> {
      const log = path.join(root, "events.log");
      await rm(log, { force: true });
      await stack.run("up", "--yes", "--skip-preview", "--event-log", log);
      const lines = (await readFile(log, "utf8")).trim().split("\n");
      const summaries = lines
        .map((line) => summary.safeParse(JSON.parse(line)))
        .filter(({ success }) => success);
      return summaries[0]?.data?.summaryEvent.resourceChanges ?? {};
    }

    it("deploys with one command, after which nothing changes and nothing has drifted", async () => {
      const run = upLocal(["--once"]);
      expect(await run.ended, run.stderr()).toBe(0);
      expect(run.stderr()).toContain("no change");
      expect(run.stderr()).toContain("no drift");
      expect(run.hasHome()).toBe(false);
    });

    it("leaves the tenant as `npm start` does, and as it was before when all is destroyed", async () => {
      const empty = await tenantExport(path.join(root, "empty"), tenant);
      expect(await up()).toEqual({ create: expect.any(Number) });
      // The export has the grant, too.
      grant();
      const deployed = await tenantExport(path.join(root, "deployed"), tenant);
      grant(rights["npm run deploy"]);
      expect(deployed).not.toEqual(empty);

      const local = await bringUp({
        home: path.join(root, "local"),
        stack: "dev",
        config: await readStackFile(path.join(project, "Pulumi.dev.yaml")),
      });
      const realised = await tenantExport(path.join(root, "realised"), local.tenant).finally(() =>
        local.close(),
      );
      expect(deployed).toEqual(realised);

      await stack.run("destroy", "--yes", "--skip-preview");
      expect(await tenantExport(path.join(root, "destroyed"), tenant)).toEqual(empty);
    });

    it("updates one resource when one scope is described in other words", async () => {
      const { create = 0 } = await up();
      const policy = path.join(program, "rules", "policy.ts");
      const text = await readFile(policy, "utf8");
      await writeFile(policy, text.replace('"read:timesheets": "', "$&Only here: "));
      expect(await up()).toEqual({ same: create - 1, update: 1 });
      expect(await up()).toEqual({ same: create });
    });
  },
);
