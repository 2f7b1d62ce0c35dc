import path from "node:path";
import { parseArgs } from "node:util";
import { leave } from "command-line/exit";
import { readStackFile } from "declared-stack/stack-file";
import { accessOf, connect } from "../connect/connection.ts";
import { TenantAccessError } from "../connect/error.ts";
import { describeFailure } from "../connect/failure.ts";
import { declaredInventory } from "./declared.ts";
import { driftOf } from "./drift.ts";
import { foundInventory } from "./found.ts";
import { writeReport } from "./report.ts";
import { writeJson } from "./report-json.ts";

const USAGE = `usage: npm run drift [-- --stack NAME] [-- --json] [-- --tenant FILE]

  --stack NAME   the stack whose Pulumi.NAME.yaml is compared (dev)
  --json         one line of JSON on stdout
  --tenant FILE  a local tenant: the line that npm start -- --json prints

The tenant is the one of AUTH0_DOMAIN, read with AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET, or AUTH0_ACCESS_TOKEN.
Exit status: 0 without drift, 1 with drift, 2 when it could not be told.`;

leave(await main());

async function main(): Promise<number> {
  const options = readOptions();
  if (typeof options === "string") {
    console.error(`${options}\n\n${USAGE}`);
    return 2;
  }
  try {
    const { domain, clientId, management } = connect(
      await accessOf({ tenantFile: options.tenant }, process.env),
    );
    const { stack } = options;
    const project = path.dirname(path.dirname(import.meta.dirname));
    const config = await readStackFile(path.join(project, `Pulumi.${stack}.yaml`));
    const declared = await declaredInventory({ stack, config, domain });
    const found = await foundInventory(management);
    const operators = { reader: clientId, deployer: config["auth0:clientId"] };
    const drift = driftOf({ domain, stack, declared, found, operators });
    console.log(options.json ? writeJson(drift) : writeReport(drift));
    return drift.findings.length === 0 ? 0 : 1;
  } catch (error) {
    console.error(describeFailure(error));
    if (error instanceof TenantAccessError) console.error(`\n${USAGE}`);
    return 2;
  }
}

interface Options {
  readonly stack: string;
  readonly json: boolean;
  readonly tenant?: string;
}

function readOptions(): Options | string {
  try {
    const { values } = parseArgs({
      options: {
        stack: { type: "string", default: "dev" },
        json: { type: "boolean", default: false },
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
