import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ReviewModel } from "../../../review/model/model.ts";
import { review } from "../../../review/review.ts";
import { TODAY } from "../support/revise.ts";
import { alone, type Edit, harmful, harmless, type Prepared, said } from "./edits.ts";

const project = path.resolve(import.meta.dirname, "../../..");
/** All that a review reads. */
const PARTS = [
  "api",
  "infra",
  "rules",
  "tenant",
  "package.json",
  "Pulumi.yaml",
  "Pulumi.dev.yaml",
  "Pulumi.prod.yaml",
];

/** Files that edits have changed, by path. */
type Files = ReadonlyMap<string, string>;

const contentOf = async (file: string, files: Files): Promise<string> =>
  files.get(file) ?? (await readFile(path.join(project, file), "utf8").catch(() => ""));

/** The files with one edit more; undefined where it finds no place among those that are there already. */
async function edited(files: Files, edits: Readonly<Record<string, Edit>>): Promise<Files | undefined> {
  const next = new Map(files);
  for (const [file, edit] of Object.entries(edits)) {
    const before = await contentOf(file, files);
    try {
      const after = edit(before);
      if (after === before) return undefined;
      next.set(file, after);
    } catch {
      return undefined;
    }
  }
  return next;
}

interface Tree {
  readonly edits: Prepared[];
  files: Files;
}

/** As few trees as hold all edits: one that touches what another has touched, or hides what others do, gets its own. */
async function treesOf(edits: readonly Prepared[]): Promise<Tree[]> {
  const trees: Tree[] = [];
  for (const one of edits) {
    const own = await edited(new Map(), one.files);
    if (own === undefined) throw new Error(`${one.what}: the edit finds no place`);
    const shared: Tree[] = alone.has(one.what)
      ? []
      : trees.filter(({ edits }) => edits.every(({ what }) => !alone.has(what)));
    let placed = false;
    for (const tree of shared) {
      const files = await edited(tree.files, one.files);
      if (files === undefined) continue;
      tree.files = files;
      tree.edits.push(one);
      placed = true;
      break;
    }
    if (!placed) trees.push({ edits: [one], files: own });
  }
  return trees;
}

async function writeTree(folder: string, files: Files): Promise<void> {
  await mkdir(folder);
  await Promise.all(
    PARTS.map((part) => cp(path.join(project, part), path.join(folder, part), { recursive: true })),
  );
  await symlink(path.join(project, "node_modules"), path.join(folder, "node_modules"), "dir");
  for (const [file, content] of files) {
    if (content === "") await rm(path.join(folder, file));
    else await writeFile(path.join(folder, file), content);
  }
}

let scratch = "";
let models: ReadonlyMap<Prepared, ReviewModel> = new Map();

beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), "timesheets-prepared-"));
  const trees = [{ edits: [], files: new Map() }, ...(await treesOf(harmless)), ...(await treesOf(harmful))];
  const folders = trees.map((_, index) => path.join(scratch, String(index)));
  await Promise.all(trees.map(({ files }, index) => writeTree(folders[index] ?? "", files)));
  const list = path.join(scratch, "list.json");
  await writeFile(list, JSON.stringify(folders));
  await promisify(execFile)(process.execPath, [path.join(import.meta.dirname, "read.ts"), list]);
  const [base = [], ...heads] = await Promise.all(
    folders.map(async (folder) => JSON.parse(await readFile(`${folder}.json`, "utf8"))),
  );
  const found = new Map<Prepared, ReviewModel>();
  for (const [index, snapshots] of heads.entries()) {
    const model = await review({
      snapshots,
      today: TODAY,
      base: { revision: "main", commit: "0", snapshots: base, approvals: NOBODY, unjudgedFiles: [] },
      approvals: [],
    });
    for (const one of trees[index + 1]?.edits ?? []) found.set(one, model);
  }
  models = found;
  // Each tree declares all stacks: a busy machine takes minutes.
}, 300_000);

const NOBODY = { approvals: [], owners: [], faults: [] };

afterAll(() => rm(scratch, { recursive: true, force: true }));

const modelOf = (one: Prepared): ReviewModel => {
  const model = models.get(one);
  if (model === undefined) throw new Error(`not reviewed: ${one.what}`);
  return model;
};

describe("a review says nothing against", () => {
  it.each(harmless.map((one) => [one.what, one] as const))("%s", (_, one) => {
    const { diff, verdict } = modelOf(one);
    expect(diff?.changes.filter(({ concern }) => concern !== null)).toEqual([]);
    expect(verdict.status).toBe(0);
  });
});

describe("a review doesn't let pass", () => {
  it.each(harmful.map((one) => [one.what, one] as const))("%s", (what, one) => {
    const { diff, verdict } = modelOf(one);
    const told = (diff?.changes ?? []).flatMap(({ concern, sentence, stacks }) =>
      concern === null ? [] : [`${concern} (${stacks.join(", ")}): ${sentence}`],
    );
    for (const sentence of [said[what] ?? "a sentence that stands in the table"].flat()) {
      expect(told).toContainEqual(expect.stringContaining(sentence));
    }
    expect(verdict.status).toBe(3);
  });
});
