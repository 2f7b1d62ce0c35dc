import { readFileSync } from "node:fs";
import path from "node:path";
import { defineConfig } from "vitest/config";

const root = path.resolve(import.meta.dirname, "../..");
const policyFile = path.join(root, "rules", "policy.ts");

/** The tests of the rules over another policy, which lies as JSON in the file that `MUTATED_POLICY` names. */
export default defineConfig({
  root,
  plugins: [
    {
      name: "mutated-policy",
      enforce: "pre",
      load: (id) =>
        id === policyFile
          ? `import { definePolicy } from "./policy/define.ts";
export const policy = definePolicy(${readFileSync(process.env.MUTATED_POLICY ?? "", "utf8")});`
          : undefined,
    },
  ],
  test: { include: ["tests/rules/**/*.test.ts"], silent: true, reporters: ["json"] },
});
