import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { ReviewError } from "../snapshot/error.ts";
import type { Snapshot } from "../snapshot/take.ts";
import { linkPackages } from "./packages.ts";

const run = promisify(execFile);

/** Where the reader lies that is run over the base: this checkout's, whatever the base has. */
const EXTRACT = path.join(import.meta.dirname, "extract.ts");

/** How long reading a base may take, in milliseconds. */
const TIME_LIMIT = 120_000;

/** Which revision to read, of which checkout. */
export interface BaseOptions {
  /** The root of a git checkout with its dependencies installed. */
  readonly project: string;
  /** As git understands it: a branch, a tag, a commit, `HEAD~1`. */
  readonly revision: string;
  /** Those of which it has none are left out; none stands for all that it has. */
  readonly stacks?: readonly string[];
  /** Ends the reading, and cleans up. */
  readonly signal?: AbortSignal;
}

/** A revision that was read. */
export interface Base {
  /** In full. */
  readonly commit: string;
  /** One of each stack that was asked for and that it has. */
  readonly snapshots: readonly Snapshot[];
}

/**
 * Reads another revision of the project, in a process of its own: Pulumi's runtime belongs to a process, and modules
 * of the same name must not meet. The revision's files go into a temporary folder, which is gone afterwards. Its own
 * workspaces are its packages; all others are those that are installed now.
 *
 * @throws {ReviewError} `REVIEW_NO_REVISION`, `REVIEW_NO_DEPENDENCIES` or `REVIEW_BASE_FAILED`.
 */
export async function readBase({ project, revision, stacks = [], signal }: BaseOptions): Promise<Base> {
  const commit = await commitOf(project, revision);
  const packages = path.join(project, "node_modules");
  if (!existsSync(packages)) {
    throw new ReviewError("REVIEW_NO_DEPENDENCIES", `there is no ${packages}; run npm ci first`);
  }
  const folder = await mkdtemp(path.join(tmpdir(), "timesheets-review-"));
  try {
    const tree = path.join(folder, "tree");
    await mkdir(tree);
    await unpack(project, commit, tree);
    await linkPackages(project, tree);
    const file = path.join(folder, "snapshot.json");
    await extract({ tree, stacks, file, revision, signal });
    return { commit, snapshots: JSON.parse(await readFile(file, "utf8")) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function commitOf(project: string, revision: string): Promise<string> {
  const verify = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
  try {
    return (await run("git", verify, { cwd: project })).stdout.trim();
  } catch (cause) {
    throw new ReviewError(
      "REVIEW_NO_REVISION",
      `git knows no revision "${revision}" in ${project}; expected a branch, a tag or a commit, for example main (a shallow clone may lack it: git fetch --unshallow)`,
      { cause },
    );
  }
}

/** By way of a file: `tar` may stop reading before `git` stops writing. */
async function unpack(project: string, commit: string, tree: string): Promise<void> {
  const archive = `${tree}.tar`;
  try {
    await run("git", ["archive", "--format=tar", `--output=${archive}`, commit], { cwd: project });
    await run("tar", ["-x", "-f", archive, "-C", tree]);
  } catch (cause) {
    throw new ReviewError(
      "REVIEW_BASE_FAILED",
      `the files of ${commit} cannot be unpacked: ${String(cause)}`,
      { cause },
    );
  }
}

interface Extraction {
  readonly tree: string;
  readonly stacks: readonly string[];
  readonly file: string;
  readonly revision: string;
  readonly signal: AbortSignal | undefined;
}

async function extract({ tree, stacks, file, revision, signal }: Extraction): Promise<void> {
  try {
    await run(process.execPath, [EXTRACT, tree, file, ...stacks], {
      timeout: TIME_LIMIT,
      maxBuffer: Number.POSITIVE_INFINITY,
      ...(signal && { signal }),
    });
  } catch (cause) {
    const said = cause instanceof Error && "stderr" in cause ? String(cause.stderr).trim() : "";
    throw new ReviewError(
      "REVIEW_BASE_FAILED",
      `revision "${revision}" cannot be read with the packages that are installed now: ${said || String(cause)}`,
      { cause },
    );
  }
}
