import { build } from "esbuild";

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
    minify: true,
    keepNames: true,
    legalComments: "none",
    charset: "utf8",
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}
