import { flag, json, option } from "command-line/arguments";
import { command } from "command-line/command";
import { scratchFolder } from "command-line/scratch-folder";
import { port, stackName } from "command-line/values";
import { localFolder } from "../infra/project.ts";

await command({
  name: "npm start",
  summary: "Brings the whole declared system up on this machine, proves it, and serves it until Ctrl-C.",
  options: {
    once: flag("end after the proof: exit status 0 only when every response agrees with the policy"),
    json,
    stack: option(stackName, "the stack whose Pulumi.NAME.yaml is brought up", "dev"),
    port: option(port, "the tenant's port", 0, "a free one"),
  },
  statuses: {
    0: "when the proof held",
    1: "when it did not, or nothing came up",
    130: "when it was interrupted before it served",
  },
  run: async (options, { signal }) => {
    const home = scratchFolder(localFolder, "start");
    /** Ends a process that is not serving yet. All that it started lives in it, so only its folder has to go. */
    const abandon = () => {
      home.remove();
      process.exit(130);
    };
    signal.addEventListener("abort", abandon);
    try {
      const { serveStack } = await import("./bring-up.ts");
      const onServing = () => signal.removeEventListener("abort", abandon);
      const today = new Date().toISOString().slice(0, 10);
      return await serveStack({ ...options, today }, { home: home.path, leave: signal, onServing });
    } catch (error) {
      // Away from the steps that were told before.
      process.stderr.write("\n");
      throw error;
    } finally {
      home.remove();
    }
  },
});
