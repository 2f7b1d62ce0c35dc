import path from "node:path";
import { option } from "command-line/arguments";
import { command } from "command-line/command";
import { forTerminal } from "command-line/safe-text";
import { folder, stackName } from "command-line/values";
import { ACCESS, describe, tenant } from "../connect/command.ts";

await command({
  name: "npm run tenant:export",
  summary: "Writes a tenant's own settings into a folder, by Auth0's Deploy CLI.",
  options: {
    stack: option(stackName, "the stack whose tenant is exported", "dev"),
    to: option(folder(), "the folder for the settings, created if it is missing", ".local/tenant-export"),
    tenant,
  },
  notes: ACCESS,
  statuses: { 0: "when exported", 2: "when it failed, or some settings could not be read" },
  failure: 2,
  describe,
  run: async ({ stack, to, tenant }) => {
    const { readSettingsConfig } = await import("./settings.ts");
    await readSettingsConfig(stack);
    const { accessToStack } = await import("../connect/stack-tenant.ts");
    const { exportSettings } = await import("./export-settings.ts");
    const folder = path.resolve(to);
    const { requireRights } = await import("../rights/require-rights.ts");
    const access = await requireRights(
      "npm run tenant:export",
      await accessToStack({ stack, tenantFile: tenant }, process.env),
    );
    const { isOpen, unreadLines } = await import("./unread.ts");
    const { settings, unread } = await exportSettings(stack, folder, { access });
    const types = Object.keys(settings);
    if (types.length > 0) {
      console.log(forTerminal(`Exported from ${access.domain} to ${folder}: ${types.sort().join(", ")}`));
    }
    for (const line of unreadLines(unread)) console.log(forTerminal(`Not exported: ${line}`));
    return isOpen(unread) ? 2 : 0;
  },
});
