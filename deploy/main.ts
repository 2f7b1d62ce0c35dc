import type { Options, Positionals } from "command-line/arguments";
import { type Command, command } from "command-line/command";
import { UsageError } from "command-line/usage-error";
import { describe } from "../tenant/connect/command.ts";

type PulumiCommand = Omit<Command<Options, Positionals>, "name" | "statuses" | "failure">;

/** The commands, by the names that npm's scripts give. */
const commands: Readonly<Record<string, PulumiCommand>> = {
  preview: {
    summary:
      "Says what a deployment would change, judged by the guardrails: `pulumi preview --diff --refresh`.",
    passesOn: {
      placeholder: "--stack NAME [OPTION...]",
      says: "what `pulumi preview` takes, for example --expect-no-changes",
    },
    run: async (_, { signal }, args) => {
      const { preview } = await import("./pulumi.ts");
      return preview(args, surroundings(signal));
    },
  },
  deploy: {
    summary:
      "Deploys a stack: imports the tenant's own settings, as new applications go by them, and runs `pulumi up --yes --refresh`,\njudged by the guardrails.",
    passesOn: { placeholder: "--stack NAME [OPTION...]", says: "what `pulumi up` takes, for example --diff" },
    notes: [
      "The tenant is that of AUTH0_DOMAIN, which has to be the stack's: the one of auth0:domain in Pulumi.NAME.yaml. Settings and",
      "program reach it with AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET.",
    ].join("\n"),
    run: async (_, { signal }, args) => {
      const { deploy } = await import("./pulumi.ts");
      return deploy(args, surroundings(signal));
    },
  },
  bootstrap: {
    summary:
      "Makes what continuous integration needs in a stack's AWS account (infra/bootstrap/): `pulumi up --refresh`, judged by the guardrails.\nFor a person, who is shown the preview and asked.",
    passesOn: {
      placeholder: "--stack NAME [OPTION...]",
      says: "what `pulumi up` takes, for example --diff",
    },
    run: async (_, { signal }, args) => {
      const { bootstrap } = await import("./pulumi.ts");
      return bootstrap(args, surroundings(signal));
    },
  },
  pulumi: {
    summary: "Runs your `pulumi` in this project with the project's Node, for what no other command does.",
    passesOn: { placeholder: "COMMAND [OPTION...]", says: "what `pulumi` takes, for example stack init dev" },
    run: async (_, { signal }, args) => {
      const { pulumi } = await import("./pulumi.ts");
      return pulumi(args, surroundings(signal));
    },
  },
};

/** On a terminal, Ctrl-C reaches `pulumi` as it reaches this process. */
const surroundings = (signal: AbortSignal) => ({
  environment: process.env,
  signal,
  hearsSignals: process.stdin.isTTY,
});

const [name = "", ...args] = process.argv.slice(2);
const chosen = commands[name];
if (chosen === undefined) throw new UsageError(`expected ${Object.keys(commands).join(", ")}`);
await command(
  {
    ...chosen,
    name: `npm run ${name}`,
    statuses: {
      0: "when it went well",
      1: "when `pulumi` failed; it may have other statuses of its own, which are this command's, too",
      2: "when `pulumi` was not started",
    },
    failure: 2,
    describe,
  },
  args,
);
