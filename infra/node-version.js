// In JavaScript that any Node can read: its one task is to refuse those which can't run the rest.
import { readFileSync } from "node:fs";

const { devDependencies } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

/**
 * Refuses a Node older than the one that the project brings: it would end in the error of a loader that knows no TypeScript.
 *
 * @throws {Error} `NODE_TOO_OLD`, in one sentence.
 */
export function refuseOldNode() {
  const [needed] = devDependencies.node.split(".");
  const [found] = process.versions.node.split(".");
  if (Number(found) >= Number(needed)) return;
  const error = new Error(
    `NODE_TOO_OLD: this is Node ${process.versions.node}, and ${needed} or newer is needed, which \`npm ci\` installs and ` +
      "`npm run preview`, `npm run deploy` and `npm run pulumi` use by themselves; for a `pulumi` of your own, put it first on the PATH.",
  );
  // Pulumi shows the stack of an error, and where this one was made helps nobody.
  error.stack = error.message;
  throw error;
}
