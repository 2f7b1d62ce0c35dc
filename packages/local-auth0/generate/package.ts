import { globSync } from "node:fs";
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { runProgram } from "command-line/child-process";
import { z } from "zod";

const root = fileURLToPath(new URL("..", import.meta.url));
const commandLine = path.join(root, "../command-line");
const compiler = path.join(root, "../../node_modules/typescript-native/bin/tsc");

/** Of Node's releases the first in which a process can be given an authority to trust while it runs. */
const ENGINES = { node: ">=24.5" };

/** Left out of the package: it is a tool for whoever changes it. */
const INTERNAL = "src/conformance/";

const manifest = z.looseObject({
  exports: z.record(z.string(), z.string()),
  bin: z.record(z.string(), z.string()).optional(),
});

/**
 * Writes the package into a folder as JavaScript with its types: Node strips no types of what is installed. The package
 * of this repository on which it is built goes along in its `node_modules`, as a bundled dependency.
 *
 * @throws {Error} `PACKAGE_FOLDER_NOT_EMPTY`; of the compiler, with what it says
 */
export async function writePackage(folder: string): Promise<void> {
  const there = await readdir(folder).catch(() => []);
  if (there.length > 0) {
    throw new Error(`PACKAGE_FOLDER_NOT_EMPTY: ${folder} holds ${there[0]}; name an empty or a new folder`);
  }
  const bundled = path.join(folder, "node_modules/command-line");
  await Promise.all([compile(root, folder), compile(commandLine, bundled)]);
  await writeManifest(commandLine, bundled, {});
  await writeManifest(root, folder, { engines: ENGINES, bundledDependencies: ["command-line"] });
  await cp(path.join(root, "../../LICENSE"), path.join(folder, "LICENSE"));
  await cp(path.join(root, "README.md"), path.join(folder, "README.md"));
  for (const part of ["docs", "examples"]) {
    await cp(path.join(root, part), path.join(folder, part), {
      recursive: true,
      filter: (file) => !file.endsWith("node_modules"),
    });
  }
}

async function compile(from: string, to: string): Promise<void> {
  const sources = globSync("src/**/*.ts", { cwd: from });
  await mkdir(to, { recursive: true });
  await runProgram(process.execPath, [
    ...[compiler, "--ignoreConfig", "--outDir", path.join(to, "dist"), "--rootDir", path.join(from, "src")],
    ...[
      "--declaration",
      "--rewriteRelativeImportExtensions",
      "--noEmitOnError",
      "--strict",
      "--skipLibCheck",
    ],
    ...["--target", "es2024", "--lib", "es2024,esnext.disposable", "--module", "nodenext", "--types", "node"],
    ...sources.filter((file) => !file.startsWith(INTERNAL)).map((file) => path.join(from, file)),
  ]);
}

async function writeManifest(from: string, to: string, added: object): Promise<void> {
  const text = await readFile(path.join(from, "package.json"), "utf8");
  const { private: _, devDependencies: __, exports, bin = {}, ...rest } = manifest.parse(JSON.parse(text));
  const compiled = (file: string, extension: string) =>
    file.replace(/^\.\/src\/(.*)\.ts$/, `./dist/$1${extension}`);
  const content = {
    ...rest,
    exports: Object.fromEntries(
      Object.entries(exports).map(([name, file]) => [
        name,
        { types: compiled(file, ".d.ts"), default: compiled(file, ".js") },
      ]),
    ),
    bin: Object.fromEntries(Object.entries(bin).map(([name, file]) => [name, compiled(file, ".js")])),
    ...added,
  };
  await writeFile(path.join(to, "package.json"), `${JSON.stringify(content, undefined, 2)}\n`);
}
