import { setTimeout as sleep } from "node:timers/promises";
import { argument, flag, json, option } from "command-line/arguments";
import { command } from "command-line/command";
import { stackName, text } from "command-line/values";
import { ACCESS, describe, tenant } from "../connect/command.ts";

await command({
  name: "npm run offboard",
  summary: [
    "Lets somebody go: blocks them, ends their sessions, revokes their refresh tokens, takes away the policy's roles, and says",
    "when their last access token ends. It can be done again, and goes on where it was cut off.",
  ].join("\n"),
  options: {
    stack: option(stackName, "the stack whose tenant they are in", "dev"),
    dryRun: flag("only say what would be done"),
    all: flag("all users with this e-mail address, where there are several"),
    undo: flag("take the block back; roles come back by the roster"),
    json,
    tenant,
  },
  positionals: {
    person: argument(
      text("PERSON", "an e-mail address or a user id"),
      "an e-mail address, in whatever case, or a user id",
    ),
  },
  notes: ACCESS,
  statuses: {
    0: "when all of it is done",
    1: "when some of it is not: run it again",
    2: "when nothing was done: nobody is meant, or several are, or the client lacks a scope",
  },
  failure: 2,
  describe,
  run: async ({ json, ...request }, { signal }) => {
    const { offboard, statusOf } = await import("./offboard.ts");
    const { writeJson, writeReport } = await import("./report.ts");
    const { env: environment } = process;
    const offboarding = await offboard(request, { environment, signal, now: () => new Date(), wait: sleep });
    console.log(json ? writeJson(offboarding) : writeReport(offboarding));
    return statusOf(offboarding);
  },
});
