import { json, option, repeated } from "command-line/arguments";
import { command } from "command-line/command";
import { file, stackName } from "command-line/values";
import { ACCESS, describe, tenant } from "../connect/command.ts";
import { choice } from "./choice.ts";

await command({
  name: "npm run adopt",
  summary:
    "Pairs what is on a tenant with what the program declares, and writes the file by which Pulumi takes it over.\nNothing is written to the tenant.",
  options: {
    stack: option(stackName, "the stack that takes over what is there", "dev"),
    out: option(file(), "the file that `pulumi import --file` takes; else .local/adopt-NAME.json"),
    choose: repeated(
      choice,
      "what an object of the tenant is declared as, by its id",
      "by their names alone",
    ),
    json,
    tenant,
  },
  notes: ACCESS,
  statuses: {
    0: "when everything there was paired",
    2: "when something has to be chosen, or the tenant could not be read in full: then no file is written",
  },
  failure: 2,
  describe,
  run: async ({ stack, out, choose, json, tenant }) => {
    const { adopt } = await import("./adopt.ts");
    const { askWhich } = await import("./asking.ts");
    const { stdin: input, stderr: output } = process;
    const canAsk = !json && input.isTTY && output.isTTY;
    const { text, status } = await adopt({
      stack,
      out,
      json,
      tenantFile: tenant,
      environment: process.env,
      choices: choose,
      ask: canAsk ? (question) => askWhich(question, { input, output }) : undefined,
    });
    console.log(text);
    return status;
  },
});
