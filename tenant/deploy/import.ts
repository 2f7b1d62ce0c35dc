import { flag, option } from "command-line/arguments";
import { command } from "command-line/command";
import { forTerminal } from "command-line/safe-text";
import { stackName } from "command-line/values";
import { ACCESS, describe, tenant } from "../connect/command.ts";

await command({
  name: "npm run tenant:import",
  summary: "Imports tenant/settings/ into a tenant as its own settings, by Auth0's Deploy CLI.",
  options: {
    stack: option(stackName, "the stack whose tenant and tenant/settings/NAME.json are used", "dev"),
    dryRun: flag("say setting by setting what would change, and change nothing"),
    tenant,
  },
  notes: ACCESS,
  statuses: {
    0: "when imported, or when nothing would change",
    1: "when something would",
    2: "when it failed, or the tenant's settings could not be read in full",
  },
  failure: 2,
  describe,
  run: async ({ stack, dryRun, tenant }) => {
    const { readSettingsConfig } = await import("./settings.ts");
    await readSettingsConfig(stack);
    const { accessToStack } = await import("../connect/stack-tenant.ts");
    const { requireRights } = await import("../rights/require-rights.ts");
    const access = await requireRights(
      dryRun ? "npm run tenant:import -- --dry-run" : "npm run tenant:import",
      await accessToStack({ stack, tenantFile: tenant }, process.env),
    );
    if (dryRun) {
      const { previewImport } = await import("./preview.ts");
      const { statusOf, writePreview } = await import("./report.ts");
      const preview = await previewImport(stack, { access });
      console.log(writePreview(access.domain, stack, preview));
      return statusOf(preview);
    }
    const { importSettings, writeImported } = await import("./import-settings.ts");
    const imported = await importSettings(stack, { access });
    console.log(forTerminal(`Imported into ${access.domain}: ${writeImported(imported)}`));
    return 0;
  },
});
