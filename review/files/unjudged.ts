import { execFile } from "node:child_process";
import { lstat, readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { fileAt } from "../revision/file.ts";
import { isJudged } from "./judges.ts";

const run = promisify(execFile);

/** Which revisions of a checkout to compare. */
export interface FileComparison {
  /** The root of a git checkout. */
  readonly project: string;
  /** Commits as `git rev-parse` says them. */
  readonly base: string;
  /** The working tree, with files that git doesn't know yet, when it is left out. */
  readonly head?: string;
}

/** A file that differs. */
interface ChangedFile {
  readonly path: string;
  /** File modes as git has them; null where there is no such file. */
  readonly modes: readonly [was: string | null, is: string | null];
}

/**
 * Paths, in order, of files that differ and of which no judge of its own says anything; with them code that is run for what
 * it declares, and that looks at its surroundings more than it did: it may declare another thing elsewhere.
 */
export async function unjudgedFiles(comparison: FileComparison): Promise<readonly string[]> {
  const files = await changedFiles(comparison);
  const surroundings = await Promise.all(files.map((file) => looksAround(file, comparison)));
  const unjudged = files
    .filter((file, index) => !isPlain(file) || !isJudged(file.path) || surroundings[index])
    .map(({ path }) => path);
  // One that git was told to forget is gone and new at once.
  return [...new Set(unjudged)].toSorted();
}

/** Code that is run to learn what it declares. */
const RUN = /^(infra\/(?!guardrails\/).*|rules\/.*)\.ts$/;
/** Names by which code looks at more than it is given: what it does then may be another thing where it is deployed. */
const SURROUNDINGS =
  /\b(?:process|globalThis|global|setTimeout|setInterval|setImmediate|fetch|eval|Function|Date|isMocked|isDryRun|hasEngine)\b|\bimport\s*\(|\brequire\s*\(|["'](?:node:)?(?:fs|os|net|http|https|child_process|worker_threads|vm|module|process)(?:\/\w+)?["']/g;

/** Whether code that is run looks at its surroundings more than it did. */
async function looksAround({ path: file, modes }: ChangedFile, comparison: FileComparison): Promise<boolean> {
  if (!isPlain({ path: file, modes }) || !RUN.test(file) || modes[1] === null) return false;
  const { project, base, head } = comparison;
  const [was, is] = await Promise.all([
    fileAt(project, base, file),
    head === undefined ? readFile(path.join(project, file), "utf8") : fileAt(project, head, file),
  ]);
  return countOf(is) > countOf(was);
}

const countOf = (text: string | null): number => text?.match(SURROUNDINGS)?.length ?? 0;

const PLAIN_FILE = "100644";

/** A file that is a file before and after, isn't run by its name, and has a name that shows where it is. */
const isPlain = ({ path, modes }: ChangedFile): boolean =>
  modes.every((mode) => mode === null || mode === PLAIN_FILE) &&
  /^[\w@.][\w@.-]*(\/[\w@.][\w@.-]*)*$/.test(path);

async function changedFiles({ project, base, head }: FileComparison): Promise<readonly ChangedFile[]> {
  const git = async (...args: readonly string[]) =>
    (await run("git", args, { cwd: project, maxBuffer: Number.POSITIVE_INFINITY })).stdout.split("\0");
  const compared = ["diff", "--raw", "-z", "--no-renames", "--no-ext-diff", "--ignore-submodules=none"];
  const [differing, unknown] = await Promise.all([
    git(...compared, base, ...(head === undefined ? [] : [head]), "--"),
    head === undefined ? git("ls-files", "-z", "--others", "--exclude-standard") : [],
  ]);
  const added = unknown.filter(Boolean).map(async (file): Promise<ChangedFile> => {
    const found = await lstat(path.join(project, file));
    return { path: file, modes: [null, found.isFile() && (found.mode & 0o111) === 0 ? PLAIN_FILE : "other"] };
  });
  return [...differingFiles(differing), ...(await Promise.all(added))];
}

/** Entries such as `:100644 100755 <hash> <hash> M`, each followed by its path. */
function differingFiles(parts: readonly string[]): ChangedFile[] {
  return parts.flatMap((part, index): ChangedFile[] => {
    const [, was, is] = /^:(\d{6}) (\d{6}) /.exec(part) ?? [];
    const file = parts[index + 1];
    if (index % 2 !== 0 || file === undefined || was === undefined || is === undefined) return [];
    return [{ path: file, modes: [modeOf(was), modeOf(is)] }];
  });
}

const modeOf = (written: string): string | null => (written === "000000" ? null : written);
