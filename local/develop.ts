import { option } from "command-line/arguments";
import { command } from "command-line/command";
import { scratchFolder } from "command-line/scratch-folder";
import { port, stackName } from "command-line/values";
import { localFolder } from "../infra/project.ts";

await command({
  name: "npm run app",
  summary:
    "Starts Expo's development server for Timesheets Mobile, against a stack that is brought up on this machine for it.",
  options: {
    stack: option(stackName, "the stack whose Pulumi.NAME.yaml is brought up", "dev"),
    port: option(port, "the tenant's port", 0, "a free one"),
  },
  notes: "The stack is judged by the guardrails, and not proved: npm start does that. Both end with Ctrl-C.",
  statuses: {
    0: "when it was ended",
    1: "when nothing came up, or Expo ended by itself",
    130: "when it was interrupted before it served",
  },
  run: async (options, { signal }) => {
    const home = scratchFolder(localFolder, "app");
    /** Ends a process that is not serving yet: all that it started goes with it. */
    const abandon = () => {
      home.remove();
      process.exit(130);
    };
    signal.addEventListener("abort", abandon);
    try {
      const { developApp } = await import("./develop-app.ts");
      const onServing = () => signal.removeEventListener("abort", abandon);
      const today = new Date().toISOString().slice(0, 10);
      return await developApp({ ...options, today }, { home: home.path, leave: signal, onServing });
    } finally {
      home.remove();
    }
  },
});
