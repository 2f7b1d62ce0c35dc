import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { runProgram } from "command-line/child-process";
import { temporaryFolder } from "command-line/scratch-folder";
import type { OfStack } from "../snapshot/bundles.ts";
import { ReviewError, type ReviewErrorCode } from "../snapshot/error.ts";
import type { Snapshot } from "../snapshot/take.ts";
import { linkPackages } from "./packages.ts";
import { runExtract } from "./run-extract.ts";

/** Which revision to read, of which checkout. */
export interface RevisionOptions {
  /** The root of a git checkout with its dependencies installed. */
  readonly project: string;
  /** As git understands it: a branch, a tag, a commit, `HEAD~1`. */
  readonly revision: string;
  /** Those of which it has none are left out; none stands for all that it has. */
  readonly stacks?: readonly string[];
  /** Ends the reading, and cleans up. */
  readonly signal?: AbortSignal;
  /** Stacks of the base that it is compared with: its rules bundle their policies, too. */
  readonly base?: Promise<readonly OfStack[]>;
  /** The code of the error where it cannot be read. */
  readonly failure?: Extract<ReviewErrorCode, "REVIEW_BASE_FAILED" | "REVIEW_HEAD_FAILED">;
}

/** A revision that was read. */
export interface ReadRevision {
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
 * @throws {ReviewError} `REVIEW_NO_REVISION`, `REVIEW_NO_DEPENDENCIES`, and the code of `failure`.
 */
export async function readRevision({
  project,
  revision,
  stacks = [],
  signal,
  base,
  failure = "REVIEW_BASE_FAILED",
}: RevisionOptions): Promise<ReadRevision> {
  const commit = await commitOf(project, revision);
  const packages = path.join(project, "node_modules");
  if (!existsSync(packages)) {
    throw new ReviewError("REVIEW_NO_DEPENDENCIES", `there is no ${packages}; run npm ci first`);
  }
  const { path: folder, remove } = temporaryFolder("timesheets-review");
  try {
    const tree = path.join(folder, "tree");
    await mkdir(tree);
    await unpack(project, commit, tree);
    await linkPackages(project, tree);
    return { commit, snapshots: await runExtract({ tree, folder, stacks, signal, base: await base }) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ReviewError(
      failure,
      `revision "${revision}" cannot be read with the packages that are installed now: ${reason}`,
      { cause },
    );
  } finally {
    remove();
  }
}

/** A revision's commit, in full. @throws {ReviewError} `REVIEW_NO_REVISION`. */
export async function commitOf(project: string, revision: string): Promise<string> {
  const verify = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
  try {
    return (await runProgram("git", verify, { cwd: project })).stdout.trim();
  } catch (cause) {
    throw new ReviewError(
      "REVIEW_NO_REVISION",
      `git knows no revision "${revision}" in ${project}; expected a branch, a tag or a commit, for example main (a shallow clone may lack it: git fetch --unshallow)`,
      { cause },
    );
  }
}

/**
 * Writes a commit's files as a checkout has them. `git archive` would leave out those that the commit's own `.gitattributes`
 * asks it to, so that a review wouldn't see what a deployment does.
 */
async function unpack(project: string, commit: string, tree: string): Promise<void> {
  const { stdout } = await runProgram("git", ["rev-parse", "--absolute-git-dir"], { cwd: project });
  const env = {
    ...process.env,
    GIT_DIR: stdout.trim(),
    GIT_WORK_TREE: tree,
    GIT_INDEX_FILE: `${tree}.index`,
  };
  for (const command of [
    ["read-tree", commit],
    ["checkout-index", "--all", "--quiet"],
  ]) {
    await runProgram("git", command, { cwd: tree, env });
  }
}
