import { argument, flag, option } from "command-line/arguments";
import { command } from "command-line/command";
import { file, stackName, text, wholeNumber } from "command-line/values";
import { ACCESS, describe, tenant } from "../connect/command.ts";

await command({
  name: "npm run rotate",
  summary: [
    "Gives a machine another key, with both valid for a while: --key-out makes the new one and adds its public half to the",
    "stack's file; once that is deployed and the machine uses it, --drop-old takes the old one out.",
  ].join("\n"),
  options: {
    stack: option(stackName, "the stack whose Pulumi.NAME.yaml names the keys", "dev"),
    keyOut: option(
      file(),
      "a new file for the private key, or with --at-once the secret, for its owner alone to read; - writes it to stdout",
    ),
    days: option(wholeNumber({ from: 1, to: 730 }), "days after which the new key ends, up to 730", 365),
    dropOld: flag("take the old key out of the stack's file, once the tenant takes the new one"),
    atOnce: flag("replace the secret of a machine that has no key; the old one ends at once"),
    tenant,
  },
  positionals: { machine: argument(text("MACHINE", "a machine of the policy, such as batch")) },
  notes: `Only --drop-old and --at-once ask a tenant anything. ${ACCESS}`,
  statuses: {
    0: "when the step was done",
    2: "when it was not: nothing has changed, unless the message says what",
  },
  failure: 2,
  describe,
  run: async (request) => {
    const { rotate } = await import("./rotate.ts");
    const { stdout } = process;
    const said = await rotate(request, {
      environment: process.env,
      now: new Date(),
      hand: stdout.isTTY ? undefined : (secret) => void stdout.write(secret),
    });
    console.error(said);
    return 0;
  },
});
