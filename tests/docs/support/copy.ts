import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { type Block, type Page, project } from "./pages.ts";

const run = promisify(execFile);

/** Settings of whoever runs the tests have no say in a copy. */
const GIT = ["-c", "user.name=docs", "-c", "user.email=docs@example.com", "-c", "commit.gpgsign=false"];

/** The project once more, as a repository of its own with one commit on `main`, on which pages are carried out. */
export class Copy {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Copies all that git has or would add, to where the project's own node_modules are found. */
  static async make(): Promise<Copy> {
    const parent = path.join(project, ".local");
    await mkdir(parent, { recursive: true });
    const copy = new Copy(await mkdtemp(path.join(parent, "docs-")));
    const files = "git ls-files -z --cached --others --exclude-standard --deduplicate";
    await run("sh", ["-c", `${files} | tar -cf - --null -T - | tar -xf - -C "${copy.folder}"`], {
      cwd: project,
    });
    // Else the copy would import the project's own packages, without the page's changes.
    await mkdir(path.join(copy.folder, "node_modules"));
    for (const name of await readdir(path.join(copy.folder, "packages"))) {
      await symlink(path.join("..", "packages", name), path.join(copy.folder, "node_modules", name));
    }
    await copy.#git("init", "--quiet", "--initial-branch=main", "--template=");
    await copy.#git("add", "--all");
    await copy.#git("commit", "--quiet", "--message=The project", "--no-verify");
    return copy;
  }

  /** Makes a new file of a block, or the changes of one. */
  async carryOut({ file: page }: Pick<Page, "file">, { file = "", isNew, text, line }: Block): Promise<void> {
    const target = path.join(this.folder, file);
    if (isNew) {
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, text, { flag: "wx" });
      return;
    }
    await writeFile(target, changedBy(await readFile(target, "utf8"), { page, file, text, line }));
  }

  /** Paths of the files that differ from the project's, in order. */
  async touched(): Promise<readonly string[]> {
    const told = await this.#git("status", "--porcelain", "-z", "--untracked-files=all", "--no-renames");
    return told
      .split("\0")
      .flatMap((entry) => (entry === "" ? [] : [entry.slice(3)]))
      .toSorted();
  }

  /** Makes it what the project is. */
  async restore(): Promise<void> {
    await this.#git("reset", "--quiet", "--hard");
    await this.#git("clean", "--quiet", "-fd");
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  async #git(...args: readonly string[]): Promise<string> {
    const { stdout } = await run("git", [...GIT, ...args], { cwd: this.folder });
    return stdout;
  }
}

/**
 * A file's text with the hunks of a block, which lines of `…` tell apart.
 *
 * @param block.page where it stands.
 * @throws {Error} naming page, line and file, when a hunk's place isn't there exactly once.
 */
export function changedBy(
  before: string,
  { page, file = "", text, line }: Pick<Block, "file" | "text" | "line"> & { readonly page: string },
): string {
  let changed = before;
  let hunkLine = line + 1;
  for (const hunk of text.split(/^…\n/m)) {
    changed = withHunk(changed, hunk, `${page}:${hunkLine}`, file);
    hunkLine += hunk.split("\n").length;
  }
  return changed;
}

/** @throws {Error} naming page, line and file, when the hunk's place isn't there exactly once. */
function withHunk(text: string, hunk: string, where: string, file: string): string {
  const lines = hunk.split("\n").slice(0, -1);
  const side = (sign: string) =>
    lines
      .filter((one) => one === "" || one.startsWith(" ") || one.startsWith(sign))
      .map((one) => `${one.slice(1)}\n`)
      .join("");
  const before = side("-");
  const places = text.split(before).length - 1;
  if (places !== 1) throw new Error(`${where}: ${file} has this ${places} times:\n${before}`);
  return text.replace(before, () => side("+"));
}
