#!/usr/bin/env node
import path from "node:path";
import { argument } from "command-line/arguments";
import { command } from "command-line/command";
import { folder } from "command-line/values";

await command({
  name: "npm run tenant:package",
  summary:
    "Writes local-auth0 as a package that any project can install: compiled, with the package of this repository that it needs.",
  positionals: {
    to: argument(folder(), "an empty or a new one; npm pack makes an archive of it"),
  },
  statuses: { 0: "when it is written", 1: "when it could not be" },
  run: async ({ to }) => {
    const { writePackage } = await import("./package.ts");
    await writePackage(path.resolve(to));
    // npm installs a folder as a link, without what it depends on.
    console.log(`Written. npm pack ${to} makes an archive of it that any project can install.`);
    return 0;
  },
});
