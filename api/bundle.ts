import { build, type Plugin } from "esbuild";
import { policy } from "../rules/policy.ts";

/**
 * A function has its role's credentials in its environment. The SDK's own way to find some knows a dozen other places,
 * which would be half of the bundle's time to load.
 */
const credentialsOfTheEnvironment: Plugin = {
  name: "credentials-of-the-environment",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, ({ resolveDir }) => ({
      path: "defaultProvider",
      namespace: "environment",
      pluginData: resolveDir,
    }));
    onLoad({ filter: /^defaultProvider$/, namespace: "environment" }, ({ pluginData }) => ({
      contents: `export { fromEnv as defaultProvider } from "@aws-sdk/credential-provider-env";`,
      resolveDir: pluginData,
    }));
  },
};

/** The policy as a constant: it was checked when the bundle was made, and no cold start has to do so again. */
const checkedPolicy: Plugin = {
  name: "checked-policy",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]rules[\\/]policy\.ts$/ }, () => ({
      contents: `export const policy = ${JSON.stringify(policy)};`,
    }));
  },
};

/**
 * The API as Lambda runs it: the text of `index.mjs`, one ES module that exports `handler` and needs nothing but
 * Node 24. The same sources give the same bytes on every machine.
 */
export async function bundleApi(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ["lambda.ts"],
    absWorkingDir: import.meta.dirname,
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node24",
    mainFields: ["module", "main"],
    plugins: [credentialsOfTheEnvironment, checkedPolicy],
    minify: true,
    legalComments: "none",
    charset: "utf8",
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}
