import { parseArgs } from "node:util";
import { describeFailure } from "../connect/failure.ts";
import { deployAccess } from "./access.ts";
import { importSettings, writeImported } from "./import-settings.ts";
import { previewImport } from "./preview.ts";
import { writePreview } from "./report.ts";

const USAGE = `usage: npm run tenant:import [-- --stack NAME] [-- --dry-run] [-- --tenant FILE]

  --stack NAME   the stack whose tenant/settings/NAME.json is used (dev)
  --dry-run      say field by field what would change, and change nothing
  --tenant FILE  a local tenant: the line that npm run tenant -- --json prints

The tenant is the one of AUTH0_DOMAIN, reached with AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET, or AUTH0_ACCESS_TOKEN.
Exit status: 0 when imported, or when nothing would change; 1 when something would; 2 when it failed.`;

interface Options {
  readonly stack: string;
  readonly "dry-run": boolean;
  readonly tenant?: string;
}

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions();
  if (typeof options === "string") {
    console.error(`${options}\n\n${USAGE}`);
    return 2;
  }
  try {
    return await run(options);
  } catch (error) {
    console.error(describeFailure(error));
    return 2;
  }
}

async function run({ stack, "dry-run": dryRun, tenant }: Options): Promise<number> {
  const access = await deployAccess(tenant, process.env);
  if (dryRun) {
    const changes = await previewImport(stack, { access });
    console.log(writePreview(access.domain, stack, changes));
    return changes.length === 0 ? 0 : 1;
  }
  const imported = await importSettings(stack, { access });
  console.log(`Imported into ${access.domain}: ${writeImported(imported)}`);
  return 0;
}

function readOptions(): Options | string {
  try {
    const { values } = parseArgs({
      options: {
        stack: { type: "string", default: "dev" },
        "dry-run": { type: "boolean", default: false },
        tenant: { type: "string" },
      },
    });
    if (!/^[A-Za-z0-9_.-]+$/.test(values.stack))
      return `--stack is "${values.stack}"; expected a stack's name`;
    return values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
