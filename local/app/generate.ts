import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { flag } from "command-line/arguments";
import { command } from "command-line/command";

await command({
  name: "npm run app:generate",
  summary: "Writes what Timesheets Mobile knows of the policy and of the API into app/generated/.",
  options: { check: flag("write nothing; say which files are not as they would be written") },
  statuses: { 0: "when the files are as they should be", 1: "when one isn't, or couldn't be written" },
  run: async ({ check }) => {
    const { policy } = await import("../../rules/policy.ts");
    const { appFolder, policyForApp, typesForApp, typesHeading } = await import("./generated.ts");
    const folder = path.join(appFolder, "generated");
    const files = {
      policy: path.join(folder, "policy.ts"),
      types: path.join(folder, "api.d.ts"),
    };
    if (check) {
      const stale = [
        ...((await textOf(files.policy)) === policyForApp(policy) ? [] : ["app/generated/policy.ts"]),
        ...((await textOf(files.types)).startsWith(`${typesHeading}\n`) ? [] : ["app/generated/api.d.ts"]),
      ];
      if (stale.length === 0) return 0;
      const be = stale.length === 1 ? "is" : "are";
      console.error(`${stale.join(" and ")} ${be} not what policy and API say now: npm run app:generate`);
      return 1;
    }
    const texts = { policy: policyForApp(policy), types: await typesForApp() };
    await mkdir(folder, { recursive: true });
    await Promise.all([writeFile(files.policy, texts.policy), writeFile(files.types, texts.types)]);
    return 0;
  },
});

/** A file's text; empty where there is none. */
function textOf(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => "");
}
