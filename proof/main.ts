import { flag, option } from "command-line/arguments";
import { command } from "command-line/command";
import { paintFor } from "command-line/paint";
import { ProgressReporter } from "command-line/progress";
import { file, stackName } from "command-line/values";

/** Milliseconds. */
const PATIENCE = 60_000;

const isInterruption = (error: unknown): boolean => error instanceof Error && error.name === "AbortError";

await command({
  name: "npm run prove",
  summary:
    "Proves a deployed stack: signs test people in, calls every route, and compares with rules/policy.ts.",
  options: {
    stack: option(stackName, "the stack whose outputs Pulumi is asked for", "dev"),
    outputs: option(
      file(),
      "the outputs instead, as `pulumi stack output --json --show-secrets` writes them",
    ),
    tenant: option(file(), "a local stack instead: the line that npm start -- --json prints"),
    people: option(file(), "a JSON list of { email, password, roles, groups }; or PROVE_PEOPLE has it"),
    tokens: option(
      file(),
      "a JSON list of { application, email, access_token } of those who can't sign in; or PROVE_TOKENS has it",
    ),
    keys: option(
      file(),
      "a JSON object with the private keys, in PEM, of machines that sign with one; or PROVE_KEYS has it",
    ),
    production: flag("the stack is a production one, and that is meant"),
  },
  notes: [
    "What it logs are a few entries of the test people's own, of the project “proof”, on a day of 2001. It deletes them",
    "again, also when it fails or is interrupted, with those that an earlier run left.",
  ].join("\n"),
  statuses: {
    0: "when every response agrees with the policy",
    1: "when one doesn't",
    2: "when it could not be determined, or not for everybody",
    130: "when it was interrupted",
  },
  failure: (error) => (isInterruption(error) ? 130 : 2),
  describe: (error) => (isInterruption(error) ? "Interrupted; what was logged is deleted again." : undefined),
  run: async (options, { signal }) => {
    const { policy } = await import("../rules/policy.ts");
    const { proveStack } = await import("./prove-stack.ts");
    const { writeReport } = await import("./matrix.ts");
    const { statusOf } = await import("./prove.ts");
    const { count } = new ProgressReporter(process.stderr);
    const { env: environment } = process;
    const surroundings = { policy, environment, progress: count, signal, patience: PATIENCE };
    const report = await proveStack(options, surroundings);
    process.stdout.write(`\n${writeReport(report, policy, paintFor(process.stdout))}\n`);
    return statusOf(report);
  },
});
