import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin, transform } from "esbuild";
import { minify_sync } from "terser";
import { z } from "zod";

/** The API's own code, without the packages that it uses and without the policy's data, which are judged apart. */
export interface ApiCode {
  /** Of all of it, in a form in which comments, types, formatting and names of its own make no difference. */
  readonly sha256: string;
  /** The text of each file without types and comments, by its path in the project. */
  readonly files: Readonly<Record<string, string>>;
  /** The function's code as a stack declares it, when it is what `api/bundle.ts` makes; null when that makes none. */
  readonly bundle: string | null;
}

/** Makes the function's code, and belongs to it. */
const BUNDLER = "api/bundle.ts";

/**
 * Leaves out the policy, whose changes are told as what they mean; and types before anything else.
 */
const plainModules = (folder: string): Plugin => ({
  name: "plain modules",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /(^|[\\/])rules[\\/]policy\.ts$/ }, ({ path: name }) => ({
      path: name,
      external: true,
    }));
    onLoad({ filter: /\.ts$/ }, async ({ path: file }) => ({
      contents: await plainText(folder, path.relative(folder, file)),
      loader: "js",
    }));
  },
});

/** Reads the API's code of the project in a folder; null where there is none, or none that can be read. */
export async function readApiCode(folder: string): Promise<ApiCode | null> {
  if (!existsSync(path.join(folder, "api", "lambda.ts"))) return null;
  try {
    const { outputFiles, metafile } = await build({
      entryPoints: ["api/lambda.ts"],
      absWorkingDir: folder,
      bundle: true,
      write: false,
      metafile: true,
      format: "esm",
      platform: "node",
      packages: "external",
      minifySyntax: true,
      legalComments: "none",
      plugins: [plainModules(folder)],
      logLevel: "silent",
    });
    const names = [...Object.keys(metafile.inputs), BUNDLER].toSorted();
    const files = await Promise.all(
      names.map(async (name) => [name, await plainText(folder, name)] as const),
    );
    const bundler = await plainText(folder, BUNDLER);
    return {
      sha256: sha256([shortened(outputFiles[0]?.text ?? ""), bundler]),
      files: Object.fromEntries(files),
      bundle: await bundleOf(folder),
    };
  } catch {
    return null;
  }
}

/** Makes the same of the same text once: most files are the same in all revisions that are compared. */
function remembered<Made>(make: (text: string) => Made): (text: string) => Made {
  const made = new Map<string, Made>();
  return (text) => {
    const one = made.get(text) ?? make(text);
    made.set(text, one);
    return one;
  };
}

/** Names that are a module's own go by their order, and not by what they were. */
const shortened = remembered(
  (code) =>
    minify_sync(code, {
      module: true,
      compress: false,
      mangle: { toplevel: true },
      format: { comments: false },
    }).code ?? code,
);

const withoutTypes = remembered(async (source) => {
  const { code } = await transform(source, {
    loader: "ts",
    legalComments: "none",
    format: "esm",
    target: "esnext",
  });
  return code;
});

const plainText = async (folder: string, name: string): Promise<string> =>
  withoutTypes(await readFile(path.join(folder, name), "utf8"));

const bundleModule = z.looseObject({
  bundleApi: z.custom<() => Promise<string>>((value) => typeof value === "function"),
});

/** As `declared-stack` writes an archive with this one file. */
async function bundleOf(folder: string): Promise<string | null> {
  try {
    const { bundleApi } = bundleModule.parse(await import(`${pathToFileURL(path.join(folder, BUNDLER))}`));
    return `sha256:${sha256({ "index.cjs": await bundleApi() })}`;
  } catch {
    return null;
  }
}

const sha256 = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("hex");
