import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { trustCertificateAuthority } from "local-auth0/tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { System } from "./how-to/system.ts";
import { Commands, commandsOf, scripts } from "./support/commands.ts";
import { Copy } from "./support/copy.ts";
import { project, readPage, readPages } from "./support/pages.ts";
import { comparable } from "./support/sample.ts";
import { type RunningSystem, startSystem } from "./support/system.ts";

const pages = readPages();
/** Those of docs/how-to/ are carried out on a copy: `how-to.test.ts`. */
const told = pages.filter(
  ({ file, blocks }) =>
    !file.startsWith("docs/how-to/") && blocks.some(({ language }) => language === "console"),
);

const commands = new Commands();

/** Has the files that pages tell to make. */
let copy: Copy;
beforeAll(async () => {
  copy = await Copy.make();
  for (const page of told) {
    for (const block of page.blocks) if (block.isNew) await copy.carryOut(page, block);
  }
});

let running: Promise<RunningSystem> | undefined;

/** The system, once for all pages. */
const system = (): Promise<RunningSystem> => {
  running ??= startSystem(project).then(async (started) => {
    await writeFile(path.join(copy.folder, "stack.json"), started.line);
    return started;
  });
  return running;
};

afterAll(async () => {
  await commands.close();
  await (await running)?.end();
  await copy.remove();
});

it("pages name commands that exist", () => {
  const named = pages
    .filter(({ file }) => !file.startsWith("packages/"))
    .flatMap(({ file, text }) =>
      [...text.matchAll(/\bnpm run (?:--silent |-s )?([\w:-]+)/g)].map(([, name = ""]) => ({ file, name })),
    );
  expect(named.filter(({ name }) => !Object.hasOwn(scripts, name))).toEqual([]);
  expect(named).not.toEqual([]);
});

/** Options that pages name beside a command of this project. */
const options = new Map<string, Set<string>>();
for (const { text } of pages) {
  for (const [, rest = ""] of text.matchAll(/\bnpm (?:run )?((?:--silent |-s )?[^`\n|#>;]*)/g)) {
    const [name = "", ...words] = rest.replace(/^(--silent|-s) /, "").split(/[\s[\]]+/);
    if (!scripts[name]?.startsWith("exec node ")) continue;
    const named = options.get(name) ?? new Set();
    options.set(name, named);
    for (const word of words.filter((one) => /^--[a-z]/.test(one))) named.add(word);
  }
}

it.each([...options].map(([name, named]) => [name, [...named]] as const))(
  "the options of %s that pages name are those of its usage",
  async (name, named) => {
    const [, , ...words] = scripts[name]?.split(" ") ?? [];
    const { stdout } = await promisify(execFile)(process.execPath, [...words, "--help"], { cwd: project });
    expect(stdout).toContain("--help");
    // Options that are passed on are Pulumi's to know.
    if (stdout.includes("[OPTION...]")) return;
    expect(named.filter((option) => !stdout.includes(option))).toEqual([]);
  },
);

/** Output of commands, which nothing changes in between. */
const outputs = new Map<string, Promise<string>>();

async function printedBy(command: string): Promise<string> {
  if (command === "npm start") return comparable((await system()).told);
  if (command.includes("--tenant stack.json")) await system();
  const known = outputs.get(command) ?? commands.run(command, copy.folder);
  outputs.set(command, known);
  return known;
}

/** After all others: it takes the secret away by which they call. */
const ROTATION = "docs/how-to/rotate-a-secret.md";

describe.concurrent("what a page tells to do", { timeout: 240_000 }, () => {
  it.each(told.map((page) => [page.file, page] as const))("leads to what %s says", async (_, { blocks }) => {
    const steps = blocks.filter(({ language }) => language === "console").flatMap(commandsOf);
    expect(steps).not.toEqual([]);
    for (const { command, expected } of steps) {
      expect(await printedBy(command), `$ ${command}`).toMatch(expected);
    }
  });
});

it(`leads to what ${ROTATION} says: the old secret is refused, and the new one is taken`, async () => {
  const { line } = await system();
  const tried = new System(line);
  trustCertificateAuthority(await readFile(tried.line.caFile, "utf8"));
  const { clientSecret: old = "" } = tried.application("batch");
  expect(await tried.asMachine("batch", { client_secret: old })).toMatchObject({ ok: true });
  for (const { command, expected } of readPage(ROTATION).blocks.flatMap((block) =>
    block.language === "console" ? commandsOf(block) : [],
  )) {
    expect(await printedBy(command), `$ ${command}`).toMatch(expected);
  }
  const secret = await readFile(path.join(copy.folder, "batch.secret"), "utf8");
  expect(await tried.asMachine("batch", { client_secret: old })).toMatchObject({ ok: false, status: 401 });
  expect(await tried.asMachine("batch", { client_secret: secret.trim() })).toMatchObject({ ok: true });
});
