import path from "node:path";
import { parseArgs } from "node:util";
import { describeFailure } from "../connect/failure.ts";
import { deployAccess } from "./access.ts";
import { exportSettings } from "./export-settings.ts";

const USAGE = `usage: npm run tenant:export [-- --to FOLDER] [-- --tenant FILE]

  --to FOLDER    where the settings are written, made if need be (.local/tenant-export)
  --tenant FILE  a local tenant: the line that npm run tenant -- --json prints

The tenant is the one of AUTH0_DOMAIN, reached with AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET, or AUTH0_ACCESS_TOKEN.
Exit status: 0 when exported, 2 when it failed.`;

interface Options {
  readonly to: string;
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
    const folder = path.resolve(options.to);
    const access = await deployAccess(options.tenant, process.env);
    await exportSettings("dev", folder, { access });
    console.log(`Exported from ${access.domain} to ${folder}`);
    return 0;
  } catch (error) {
    console.error(describeFailure(error));
    return 2;
  }
}

function readOptions(): Options | string {
  try {
    const { values } = parseArgs({
      options: { to: { type: "string", default: ".local/tenant-export" }, tenant: { type: "string" } },
    });
    return values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
