import { flag } from "command-line/arguments";
import { command } from "command-line/command";
import { scratchFolder } from "command-line/scratch-folder";
import { EngineError } from "../deploy/error.ts";
import { localFolder } from "../infra/project.ts";

await command({
  name: "npm run up:local",
  summary:
    "Deploys the program onto an empty local tenant by `pulumi up`, and serves the tenant until Ctrl-C.",
  options: {
    once: flag(
      "end after `pulumi up`: exit status 0 only when a preview shows no change, and a refresh no drift",
    ),
  },
  statuses: {
    0: "when it was deployed",
    1: "when it was not; the engine's own status when that failed",
    130: "when it was interrupted before it served",
  },
  failure: (error) => (error instanceof EngineError ? error.exitStatus : 1),
  run: async ({ once }, { signal }) => {
    const home = scratchFolder(localFolder, "up-local");
    try {
      const { upLocal } = await import("./engine/up-local.ts");
      await upLocal({ home: home.path, once, leave: signal });
      return 0;
    } catch (error) {
      if (signal.aborted) return 130;
      // Away from the steps that were told before.
      process.stderr.write("\n");
      throw error;
    } finally {
      home.remove();
    }
  },
});
