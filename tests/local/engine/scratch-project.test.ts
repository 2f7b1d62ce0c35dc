import { mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { writeScratchProject } from "../../../local/engine/scratch-project.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "scratch-project-"));
  await mkdir(path.join(root, "checkout"));
  await writeFile(path.join(root, "checkout", "Pulumi.yaml"), "name: p\nruntime: nodejs\nmain: program/\n");
});
afterEach(() => rm(root, { recursive: true }));

const options = () => ({
  project: path.join(root, "checkout"),
  stack: "dev",
  folder: path.join(root, "scratch"),
  domain: "localhost:1",
  pulumiHome: path.join(root, "user"),
});

/** Writes the stack's file in the checkout, and gives the one in the scratch project. */
async function scratched(stackFile: string): Promise<unknown> {
  await writeFile(path.join(root, "checkout", "Pulumi.dev.yaml"), stackFile);
  await writeScratchProject(options());
  return parse(await readFile(path.join(root, "scratch", "Pulumi.dev.yaml"), "utf8"));
}

describe("writeScratchProject", () => {
  it("runs the checkout's own program", async () => {
    await scratched("config: {}");
    expect(parse(await readFile(path.join(root, "scratch", "Pulumi.yaml"), "utf8"))).toEqual({
      name: "p",
      runtime: "nodejs",
      main: path.join(root, "checkout", "program"),
    });
  });

  it("configures the stack for the local tenant, without hosting", async () => {
    const stackFile =
      "config:\n  auth0:domain: a.auth0.com\n  timesheets:hosting: aws\n  timesheets:logRetentionDays: 30\n";
    expect(await scratched(stackFile)).toEqual({
      config: {
        "auth0:domain": "localhost:1",
        "timesheets:hosting": "none",
        "timesheets:logRetentionDays": "30",
      },
    });
  });

  it("leaves another tenant's credentials and the encryption of the user's stack behind", async () => {
    const stackFile =
      "encryptionsalt: v1:salt\nconfig:\n  auth0:clientId: id\n  auth0:clientSecret:\n    secure: v1:secret\n";
    expect(await scratched(stackFile)).toEqual({
      config: { "auth0:domain": "localhost:1", "timesheets:hosting": "none" },
    });
  });

  it("uses what the user has downloaded, and nothing else of Pulumi's home", async () => {
    await mkdir(path.join(root, "user"));
    await writeFile(path.join(root, "user", "credentials.json"), "{}");
    await scratched("config: {}");
    const home = path.join(root, "scratch", "home");
    expect((await readdir(home)).sort()).toEqual(["plugins", "versions"]);
    expect(await readlink(path.join(home, "plugins"))).toBe(path.join(root, "user", "plugins"));
    expect(await readlink(path.join(home, "versions"))).toBe(path.join(root, "user", "versions"));
  });

  it("says which stack file is missing", async () => {
    await expect(writeScratchProject(options())).rejects.toThrow(
      `STACK_FILE_UNREADABLE: there is no ${path.join(root, "checkout", "Pulumi.dev.yaml")}; `,
    );
  });
});
