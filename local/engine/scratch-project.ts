import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { readStackFile } from "declared-stack/stack-file";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { stackOnTenant } from "../../tenant/connect/stack-on-tenant.ts";

/** Folders of Pulumi's home that hold downloads and nothing else: plugins, and the CLIs of the `pulumi` npm package. */
const DOWNLOADS = ["plugins", "versions"];

const projectFile = z.looseObject({ main: z.string() });

/** Everything that a scratch project needs. */
export interface ScratchProjectOptions {
  /** The checkout. */
  readonly project: string;
  /** The stack whose configuration is taken over. */
  readonly stack: string;
  /** An empty folder for the project. */
  readonly folder: string;
  /** The local tenant's domain. */
  readonly domain: string;
  /** The user's own home of Pulumi, of which only what was downloaded is used: one run downloads, the next one finds. */
  readonly pulumiHome: string;
}

/**
 * Writes a project of the same name, program and stack as the checkout's into a folder of its own. The engine writes
 * into a stack's configuration and remembers the stack chosen for a project: both happen there, never in the checkout.
 *
 * The stack's configuration is that of `Pulumi.<stack>.yaml`, for the local tenant and without hosting. The settings
 * of the Auth0 provider are left behind, as they are those of another tenant.
 *
 * @throws {Error} `STACK_FILE_UNREADABLE` when the stack has no file in the checkout.
 */
export async function writeScratchProject(options: ScratchProjectOptions): Promise<void> {
  const { project, stack, folder, domain, pulumiHome } = options;
  const stackFile = `Pulumi.${stack}.yaml`;
  const declared = projectFile.parse(parse(await readFile(path.join(project, "Pulumi.yaml"), "utf8")));
  const settings = Object.entries(await readStackFile(path.join(project, stackFile))).filter(
    ([key]) => !key.startsWith("auth0:"),
  );
  const config = {
    ...stackOnTenant(Object.fromEntries(settings), domain),
    "timesheets:hosting": "none",
  };
  await mkdir(path.join(folder, "state"), { recursive: true });
  await mkdir(path.join(folder, "home"));
  for (const cache of DOWNLOADS) {
    await mkdir(path.join(pulumiHome, cache), { recursive: true });
    await symlink(path.join(pulumiHome, cache), path.join(folder, "home", cache), "dir");
  }
  const main = path.resolve(project, declared.main);
  await writeFile(path.join(folder, "Pulumi.yaml"), stringify({ ...declared, main }));
  // In YAML 1.1, of which Pulumi keeps dates: a text that looks like one is quoted.
  await writeFile(path.join(folder, stackFile), stringify({ config }, { version: "1.1" }));
}
