import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, it } from "vitest";
import { runDeployCli } from "../../../tenant/deploy/deploy-cli.ts";
import { exportSettings } from "../../../tenant/deploy/export-settings.ts";
import { importSettings, writeImported } from "../../../tenant/deploy/import-settings.ts";
import { previewImport } from "../../../tenant/deploy/preview.ts";
import { readSettings, readSettingsConfig } from "../../../tenant/deploy/settings.ts";
import { rights } from "../../../tenant/rights/rights.ts";
import { neededBy } from "../rights/needed.ts";
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
    const { tenant, access, accessFor, calls, folder, end } = await deployableTenant();
    onTestFinished(end);
    const imported = await importSettings("prod", { access: accessFor("npm run tenant:import") });
    expect(writeImported(imported)).toBe(
      "attackProtection, branding, emailTemplates (4), guardianFactors (8), guardianPolicies, prompts, tenant",
    );
    const [one, other] = [path.join(folder, "one"), path.join(folder, "other")];
    const importing = calls.splice(0);
    const { unread } = await exportSettings("prod", one, { access: accessFor("npm run tenant:export") });
    expect(unread.filter(({ isAbsent }) => !isAbsent)).toEqual([]);
    // Both had exactly their scopes, and each of these was needed.
    expect(neededBy(importing, rights["npm run tenant:import"])).toEqual(rights["npm run tenant:import"]);
    expect(neededBy(calls, rights["npm run tenant:export"])).toEqual(rights["npm run tenant:export"]);
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
    const { tenant, access, accessFor, calls, end } = await deployableTenant();
    onTestFinished(end);
    await importSettings("dev", { access });
    calls.length = 0;
    const command = "npm run tenant:import -- --dry-run";
    expect(await previewImport("dev", { access: accessFor(command) })).toEqual({ changes: [], unread: [] });
    expect(neededBy(calls, rights[command])).toEqual(rights[command]);

    const settings = tenant.state.settings.get("tenants/settings");
    tenant.state.settings.set("tenants/settings", { ...settings, session_lifetime: 700 });
    tenant.state.settings.set("guardian/policies", { policies: ["confidence-score"] });
    const held = JSON.stringify([...tenant.state.settings]);
    expect(await previewImport("dev", { access })).toEqual({
      changes: [
        { path: "tenant.session_lifetime", declared: 72, found: 700 },
        { path: "guardianPolicies.policies", found: "confidence-score" },
      ],
      unread: [],
    });
    expect(JSON.stringify([...tenant.state.settings])).toBe(held);
  });

  it("are never called different, nor exported, where the client lacks the scope to read them", async ({
    expect,
    onTestFinished,
  }) => {
    const { tenant, access, folder, end } = await deployableTenant();
    onTestFinished(end);
    const grant = tenant.state.clientGrants.all()[0];
    if (grant === undefined) throw new Error("the operator has no grant");
    const lacking = ["tenant_settings", "guardian_factors", "branding"].map((noun) => `read:${noun}`);
    tenant.state.clientGrants.put({
      ...grant,
      scope: grant.scope?.filter((scope) => !lacking.includes(scope)) ?? [],
    });
    const clientSecret = tenant.management.clientSecret;
    const lesser = { access: { ...access, credentials: { clientSecret } } };
    const to = path.join(folder, "export");
    const [preview, exported] = await Promise.all([
      previewImport("dev", lesser),
      exportSettings("dev", to, lesser),
    ]);
    const told = [
      ["tenant", ["read:tenant_settings"]],
      ["guardianFactors", ["read:guardian_factors"]],
      ["branding", ["read:branding"]],
      ["prompts", ["read:tenant_settings"]],
    ];
    const scopesOf = (unread: typeof exported.unread) => unread.map(({ path: at, scopes }) => [at, scopes]);
    expect(scopesOf(preview.unread)).toEqual(told);
    expect(scopesOf(exported.unread)).toEqual(told);
    expect(new Set(preview.changes.map(({ path: at }) => at.split(".")[0]))).toEqual(
      new Set(["attackProtection", "emailTemplates"]),
    );
    expect(Object.keys(exported.settings).sort()).toEqual([
      "attackProtection",
      "emailTemplates",
      "guardianPolicies",
    ]);
    expect(await readFile(path.join(to, "tenant.yaml"), "utf8")).not.toMatch(/^(branding|tenant|prompts)/m);
  });

  it("take keywords of every kind of JSON, as the Deploy CLI itself does", async ({
    expect,
    onTestFinished,
  }) => {
    const { tenant, access, folder, end } = await deployableTenant();
    onTestFinished(end);
    const keywords = {
      ON: true,
      OFF: false,
      HOURS: 5,
      LOCALES: ["en", "de"],
      COOKIE: { mode: "persistent" },
    };
    const yaml = [
      "tenant:",
      '  flags: { revoke_refresh_token_grant: "@@ON@@", enable_client_connections: @@OFF@@ }',
      '  session_lifetime: "@@HOURS@@"',
      "  enabled_locales: @@LOCALES@@",
      "  session_cookie: @@COOKIE@@",
      '  friendly_name: "##ON## after ##HOURS##"',
    ].join("\n");
    const config = {
      AUTH0_INCLUDED_ONLY: ["tenant"],
      AUTH0_ALLOW_DELETE: false,
      AUTH0_KEYWORD_REPLACE_MAPPINGS: keywords,
    };
    await writeFile(path.join(folder, "tenant.yaml"), yaml);
    await writeFile(path.join(folder, "qa.json"), JSON.stringify(config));
    const { file, keywords: read } = await readSettingsConfig("qa", folder);
    const settings = {
      flags: { revoke_refresh_token_grant: true, enable_client_connections: false },
      session_lifetime: 5,
      enabled_locales: ["en", "de"],
      session_cookie: { mode: "persistent" },
      friendly_name: "true after 5",
    };
    expect(await readSettings(folder, read)).toEqual({ tenant: settings });
    await runDeployCli(["import", "-c", file, "-i", path.join(folder, "tenant.yaml")], { access });
    expect(tenant.state.settings.get("tenants/settings")).toMatchObject(settings);
  });

  it("leave a folder as it was when an export fails", async ({ expect, onTestFinished }) => {
    const { access, folder, end } = await deployableTenant();
    onTestFinished(end);
    const to = path.join(folder, "export");
    const refused = { access: { ...access, credentials: { clientSecret: "guessed" } } };
    await expect(exportSettings("dev", to, refused)).rejects.toThrow("DEPLOY_CLI_FAILED");
    expect((await readdir(folder)).filter((name) => name.startsWith("export"))).toEqual([]);
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
