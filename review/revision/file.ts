import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * The text of a file in a revision; null where it has no such file, or something else than a file in its place.
 *
 * @param commit as `git rev-parse` says it.
 * @param file with slashes, from the root of the repository.
 */
export async function fileAt(project: string, commit: string, file: string): Promise<string | null> {
  const git = async (...args: readonly string[]) =>
    (await run("git", args, { cwd: project, maxBuffer: Number.POSITIVE_INFINITY })).stdout;
  const entry = await git("ls-tree", "-z", "--full-tree", commit, "--", file);
  const [, blob] = /^100\d{3} blob ([0-9a-f]+)\t/.exec(entry) ?? [];
  return blob === undefined ? null : git("cat-file", "blob", blob);
}
