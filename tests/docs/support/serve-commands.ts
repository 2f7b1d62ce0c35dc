import { registerHooks } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { unjudgedFiles } from "../../../review/files/unjudged.ts";
import { review } from "../../../review/review.ts";
import { withRebundled } from "../../../review/snapshot/bundles.ts";
import { type Snapshot, takeSnapshots } from "../../../review/snapshot/take.ts";
import { write } from "../../../review/write.ts";
import { project } from "./pages.ts";

/** A command to be run in a folder that is the project or a copy of it. */
export interface Asked {
  readonly folder: string;
  /** The file that `npm run` would run, from that folder, and its arguments. */
  readonly file: string;
  readonly args: readonly string[];
}

/**
 * Runs commands of copies of the project, one after the other, each with modules of its own: in one process, which loads what
 * they share, Pulumi's and Auth0's SDKs, once.
 */
let printed = "";
const exit = process.exit;
let ended: (status: number) => void = () => undefined;
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (text: string | Uint8Array, ...rest: unknown[]) => {
    printed += typeof text === "string" ? text : Buffer.from(text).toString();
    const done = rest.find((one) => typeof one === "function");
    if (done !== undefined) queueMicrotask(() => done());
    return true;
  };
}
process.exit = ((status = 0) => ended(Number(status))) as typeof exit;

/** Counts commands. What one imports of a copy, which changes in between, has its number in the address: it is loaded anew. */
let runs = 0;
registerHooks({
  resolve: (specifier, context, next) => {
    const resolved = next(specifier, context);
    const url = new URL(resolved.url);
    if (!/\/\.local\/docs-\w+\/(?!node_modules\/)/.test(url.pathname)) return resolved;
    url.searchParams.set("command", String(runs));
    return { ...resolved, url: url.href };
  },
});

let base: Promise<Snapshot[]> | undefined;

/** `npm run review -- --base main`, but that `main`, which is the project for every copy, is read once. */
async function reviewAgainstBase(folder: string): Promise<void> {
  base ??= takeSnapshots(project);
  const snapshots = await base;
  const model = await review({
    snapshots: await withRebundled(folder, await takeSnapshots(folder), snapshots),
    today: new Date().toISOString().slice(0, 10),
    approvals: [],
    base: {
      revision: "main",
      commit: "main",
      snapshots,
      approvals: { approvals: [], owners: [], faults: [] },
      unjudgedFiles: await unjudgedFiles({ project: folder, base: "main" }),
    },
  });
  console.log(await write(model, { format: "terminal", out: undefined }));
}

async function run({ folder, file, args }: Asked): Promise<string> {
  printed = "";
  runs += 1;
  process.chdir(folder);
  if (file === "review/main.ts" && args.join(" ") === "--base main") {
    await reviewAgainstBase(folder);
    return printed;
  }
  process.argv = [process.execPath, path.join(folder, file), ...args];
  const end = new Promise<void>((resolve) => {
    ended = () => resolve();
  });
  await import(`${pathToFileURL(path.join(folder, file))}?command=${runs}`);
  await end;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.removeAllListeners(signal);
  return printed;
}

process.on("message", async (asked: Asked) => {
  try {
    process.send?.({ printed: await run(asked) });
  } catch (error) {
    process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
process.on("disconnect", () => exit(0));
