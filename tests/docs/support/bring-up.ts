import path from "node:path";
import { readStackFile } from "declared-stack/stack-file";
import { project } from "../../../infra/project.ts";
import { machineLine } from "../../../local/announce.ts";
import { bringUp } from "../../../local/bring-up.ts";

/** Brings the stack dev of the copy up in which this file lies, as `npm start -- --json` does, but that it isn't proved. */
const config = await readStackFile(path.join(project, "Pulumi.dev.yaml"));
const stack = await bringUp({ home: path.join(project, ".local", "apart"), stack: "dev", config });
process.stdout.write(`${machineLine(stack)}\n`);
process.on("SIGTERM", () => stack.close().then(() => process.exit(0)));
