import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { describe, it } from "vitest";
import { runDeployCli } from "../../../tenant/deploy/deploy-cli.ts";
import { exportSettings } from "../../../tenant/deploy/export-settings.ts";
import { importSettings, writeImported } from "../../../tenant/deploy/import-settings.ts";
import { previewImport } from "../../../tenant/deploy/preview.ts";
import { readSettingsConfig } from "../../../tenant/deploy/settings.ts";
import { deployableTenant } from "./deployed-tenant.ts";

/** Every file below a folder, with its content. */
async function contentOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name));
  const contents = files.map(
    async (file) => [path.relative(folder, file), await readFile(file, "utf8")] as const,
  );
  return Object.fromEntries((await Promise.all(contents)).sort());
}

// Side by side: nearly all of their time, the Deploy CLI keeps its own rate limit.
describe.concurrent("the settings of a tenant", () => {
  it("are the same after they were exported, imported and exported again", async ({
    expect,
    onTestFinished,
  }) => {
    const { tenant, access, folder, end } = await deployableTenant();
    onTestFinished(end);
    const imported = await importSettings("prod", { access });
    expect(writeImported(imported)).toBe(
      "attackProtection, branding, emailTemplates (4), guardianFactors (8), guardianPolicies, prompts, tenant",
    );
    const [one, other] = [path.join(folder, "one"), path.join(folder, "other")];
    await exportSettings("prod", one, { access });
    const { file } = await readSettingsConfig("prod");
    const before = structuredClone([...tenant.state.settings]);
    await runDeployCli(["import", "-c", file, "-i", path.join(one, "tenant.yaml")], { access });
    await exportSettings("prod", other, { access });

    const exported = await contentOf(one);
    expect(Object.keys(exported)).toEqual([
      "emailTemplates/blocked_account.html",
      "emailTemplates/reset_email.html",
      "emailTemplates/stolen_credentials.html",
      "emailTemplates/verify_email.html",
      "tenant.yaml",
    ]);
    expect(exported["tenant.yaml"]).toContain("friendly_name: ExampleCo\n");
    expect(await contentOf(other)).toEqual(exported);
    for (const [key, value] of before) expect(tenant.state.settings.get(key), key).toEqual(value);
  });

  it("are told field by field where an import would change them, and nothing once they are imported", async ({
    expect,
    onTestFinished,
  }) => {
    const { tenant, access, end } = await deployableTenant();
    onTestFinished(end);
    await importSettings("dev", { access });
    expect(await previewImport("dev", { access })).toEqual([]);

    const settings = tenant.state.settings.get("tenants/settings");
    tenant.state.settings.set("tenants/settings", { ...settings, session_lifetime: 700 });
    tenant.state.settings.set("guardian/policies", { policies: ["confidence-score"] });
    const held = JSON.stringify([...tenant.state.settings]);
    expect(await previewImport("dev", { access })).toEqual([
      { path: "tenant.session_lifetime", declared: 72, found: 700 },
      { path: "guardianPolicies.policies", found: "confidence-score" },
    ]);
    expect(JSON.stringify([...tenant.state.settings])).toBe(held);
  });

  it("are imported without touching what is Pulumi's", async ({ expect, onTestFinished }) => {
    const { tenant, access, end } = await deployableTenant();
    onTestFinished(end);
    const owned = () =>
      JSON.stringify([
        tenant.state.clients.all(),
        tenant.state.clientGrants.all(),
        tenant.state.resourceServers.all(),
        tenant.state.connections.all(),
        tenant.state.roles.all(),
        tenant.state.actions.all(),
      ]);
    tenant.state.roles.put({ id: "rol_1", name: "Manager", permissions: [] });
    const before = owned();
    await importSettings("dev", { access });
    expect(owned()).toBe(before);
  });

  it("stay as they are when the tenant refuses, which is told without a secret", async ({
    expect,
    onTestFinished,
  }) => {
    const { tenant, access, end } = await deployableTenant();
    onTestFinished(end);
    const refused = importSettings("dev", {
      access: { ...access, credentials: { clientSecret: "guessed" } },
    });
    await expect(refused).rejects.toMatchObject({
      code: "DEPLOY_CLI_FAILED",
      message: expect.stringContaining("Problem running command import"),
    });
    await expect(refused).rejects.not.toThrow("guessed");
    expect(tenant.state.settings.size).toBe(0);
  });
});
