import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { z } from "zod";

const PROGRAM = path.join(import.meta.dirname, "fake-pulumi-program.ts");

/** How a fake engine is to behave, by the first word of a command. */
export interface FakeBehaviour {
  /** Commands that end with another status than 0. */
  readonly failing?: Readonly<Record<string, number>>;
  /** Commands that go on until they are interrupted. */
  readonly lasting?: readonly string[];
  /** Whether the command only starts the engine, and is gone at once when it is interrupted. */
  readonly wrapped?: boolean;
}

const call = z.object({
  args: z.array(z.string()),
  folder: z.string(),
  environment: z.record(z.string(), z.string()),
  /** Texts of the files of the folder, by name. */
  files: z.record(z.string(), z.string()),
  /** The status of the tenant's answer to a request with the credentials of the environment. */
  token: z.number().optional(),
  /** The tenant's flags, as they were then. */
  flags: z.record(z.string(), z.boolean()).optional(),
  /** How often it was interrupted, where it went on until then. */
  interrupts: z.number().optional(),
  /** Whether the project was still there when it ended. */
  folderAtEnd: z.boolean().optional(),
});

/** A command that a fake engine was given, and what it found. */
export type FakeCall = z.infer<typeof call>;

/** A folder for the PATH with a `pulumi` command in it that deploys nothing, and only tells what it was given. */
export interface FakePulumi {
  readonly binFolder: string;
  /** A home folder for the user. */
  readonly userHome: string;
  /** The commands so far, without `version`. */
  calls(): Promise<FakeCall[]>;
}

/** Makes a fake engine, which is gone when the test is over. */
export async function fakePulumi(behaviour: FakeBehaviour = {}): Promise<FakePulumi> {
  const folder = await mkdtemp(path.join(tmpdir(), "fake-pulumi-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const binFolder = path.join(folder, "bin");
  const userHome = path.join(folder, "user");
  const record = path.join(folder, "calls");
  await Promise.all([mkdir(binFolder), mkdir(userHome), writeFile(record, "")]);
  await writeFile(path.join(folder, "behaviour.json"), JSON.stringify(behaviour));
  const command = path.join(binFolder, "pulumi");
  const start = `"${process.execPath}" "${PROGRAM}" "${folder}" "$@"`;
  const script = behaviour.wrapped === true ? `trap 'exit 130' INT\n${start} &\nwait $!` : `exec ${start}`;
  await writeFile(command, `#!/bin/sh\n${script}\n`);
  await chmod(command, 0o755);
  return {
    binFolder,
    userHome,
    calls: async () => {
      const lines = (await readFile(record, "utf8")).split("\n").filter((line) => line !== "");
      return lines.map((line) => call.parse(JSON.parse(line)));
    },
  };
}
