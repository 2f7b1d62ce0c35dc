import { argument, option } from "command-line/arguments";
import { command } from "command-line/command";
import { forTerminal } from "command-line/safe-text";
import { file, stackName } from "command-line/values";

await command({
  name: "npm run app:config",
  summary:
    "Writes app/configuration.json, with which Timesheets Mobile is built for a deployed stack, from the stack's outputs.",
  positionals: {
    stack: argument({ ...stackName, placeholder: "STACK" }, "the stack whose outputs Pulumi is asked for"),
  },
  options: {
    outputs: option(file(), "the outputs instead, as `pulumi stack output --json` writes them"),
  },
  notes: [
    "Nothing of it is secret: an app keeps none. Git passes the file over, as it belongs to one stack. Where there is no",
    "`pulumi`, --outputs takes what it has written elsewhere.",
  ].join("\n"),
  statuses: { 0: "when it is written", 1: "when the outputs can't be had, or lack something" },
  run: async ({ stack, outputs }) => {
    const { writeConfiguration } = await import("./write-configuration.ts");
    const { environment, domain, apiUrl } = await writeConfiguration(stack, outputs);
    console.log(
      `app/configuration.json: stack "${stack}", ${environment}, login at ${forTerminal(domain)}, API at ${forTerminal(apiUrl)}`,
    );
    return 0;
  },
});
