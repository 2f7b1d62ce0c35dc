import { existsSync } from "node:fs";
import { glob, mkdir, readdir, readFile, rm, symlink } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

const FOLDER = "node_modules";
/** As npm knows them; others could stand for places outside of the tree. */
const NAME = /^(@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/i;
const manifest = z.looseObject({
  name: z.string().regex(NAME, "expected the name of a package").optional(),
  workspaces: z.array(z.string()).default([]),
});

/**
 * Links the packages that a revision needs into its tree: those that are installed in the checkout, one by one, and in
 * place of the checkout's workspaces the revision's own. A workspace that only the checkout has is left out.
 */
export async function linkPackages(checkout: string, tree: string): Promise<void> {
  // As npm does with all that stands there.
  await rm(path.join(tree, FOLDER), { recursive: true, force: true });
  const [installed, workspaces] = await Promise.all([installedIn(checkout), workspacesOf(tree)]);
  for (const [name, folder] of new Map([...installed, ...workspaces])) {
    const link = path.join(tree, FOLDER, name);
    await mkdir(path.dirname(link), { recursive: true });
    await symlink(folder, link, "dir");
  }
  // Of one that lies at the same place in both, what npm installed for it alone.
  for (const folder of workspaces.values()) {
    const own = path.join(checkout, path.relative(tree, folder), FOLDER);
    if (existsSync(own)) await symlink(own, path.join(folder, FOLDER), "dir");
  }
}

/** Folders of installed packages by name. A link in `node_modules` is one of npm's to a workspace. */
async function installedIn(checkout: string): Promise<Map<string, string>> {
  const root = path.join(checkout, FOLDER);
  const namesIn = async (folder: string) =>
    (await readdir(folder, { withFileTypes: true }))
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
      .map(({ name }) => name);
  const names = await Promise.all(
    (await namesIn(root)).map(async (name) =>
      name.startsWith("@") ? (await namesIn(path.join(root, name))).map((one) => `${name}/${one}`) : [name],
    ),
  );
  return new Map(names.flat().map((name) => [name, path.join(root, name)]));
}

/** Folders of a revision's workspaces by name; none in one that is older than they are. */
async function workspacesOf(tree: string): Promise<Map<string, string>> {
  const read = async (folder: string) =>
    manifest.parse(JSON.parse(await readFile(path.join(folder, "package.json"), "utf8")));
  if (!existsSync(path.join(tree, "package.json"))) return new Map();
  const found = new Map<string, string>();
  const { workspaces } = await read(tree);
  for await (const file of glob(
    workspaces.map((pattern) => `${pattern}/package.json`),
    { cwd: tree },
  )) {
    const folder = path.dirname(path.join(tree, file));
    const { name } = await read(folder);
    if (name !== undefined && folder.startsWith(`${tree}${path.sep}`)) found.set(name, folder);
  }
  return found;
}
