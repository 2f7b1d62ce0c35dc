import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { project, stackForTest } from "./bring-up.ts";
import { weaken } from "./weaken.ts";

describe("the stack does not come up", () => {
  it("with a role under another name than the rules look for", async () => {
    const autonamed = weaken("auth0:index/role:Role", ({ name }) => ({ name: `${name}-1a2b3c4` }));
    await expect(stackForTest({ alter: autonamed })).rejects.toThrow(
      'ROLE_NOT_DEPLOYED: the tenant has no role "Employee", only "Employee-1a2b3c4", "Manager-1a2b3c4"; infra/ has to give it exactly that name',
    );
  });

  it("without a key of its configuration", async () => {
    const folder = await projectWith((text) => text.replace(/^ {2}timesheets:protect:.*\n/m, ""));
    await expect(stackForTest({ project: folder })).rejects.toThrow(
      /STACK_CONFIG_INVALID[\s\S]*timesheets:protect[\s\S]*expected true or false/,
    );
  });

  it("with a wildcard in its callbacks", async () => {
    const folder = await projectWith((text) =>
      text.replace("https://{domain}/android/", "https://*.exampleco.com/"),
    );
    await expect(stackForTest({ project: folder })).rejects.toThrow(
      /timesheets:mobile\.android\.callbacks\[0\].*wildcard/,
    );
  });

  it("with a resource that the tenant refuses", async () => {
    const alter = weaken("auth0:index/client:Client", () => ({ appTyp: "native" }));
    await expect(stackForTest({ alter })).rejects.toThrow(
      /auth0:index\/client:Client ".*" could not be realised: [\s\S]*app_typ/,
    );
  });
});

/** A folder with a changed `Pulumi.dev.yaml`. */
async function projectWith(change: (text: string) => string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "project-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const before = await readFile(path.join(project, "Pulumi.dev.yaml"), "utf8");
  const after = change(before);
  expect(after).not.toBe(before);
  await writeFile(path.join(folder, "Pulumi.dev.yaml"), after);
  return folder;
}
