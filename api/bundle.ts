import { build } from "esbuild";

/** CommonJS dependencies call `require` for Node's own modules; ES modules have none unless it is made. */
const REQUIRE =
  'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

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
    banner: { js: REQUIRE },
    minify: true,
    keepNames: true,
    legalComments: "none",
    charset: "utf8",
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}
