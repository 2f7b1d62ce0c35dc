import { command } from "command-line/command";
import { ACCESS, describe } from "../connect/command.ts";
import { options, positionals } from "./options.ts";

await command({
  name: "npm run roster",
  summary: "Gives people the roles and groups that a CSV file says.",
  options,
  positionals,
  notes: ACCESS,
  statuses: {
    0: "when all of it was done",
    1: "when some of it was not",
    2: "when it is another stack's tenant, or the client lacks a scope",
  },
  describe,
  run: async (values, { signal }) => {
    const { applyRoster } = await import("./apply-roster.ts");
    return applyRoster(values, { environment: process.env, signal });
  },
});
