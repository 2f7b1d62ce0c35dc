import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { trustCertificateAuthority } from "local-auth0/tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { proofs, proofsApart } from "./how-to/proofs.ts";
import { System } from "./how-to/system.ts";
import { Commands, commandsOf } from "./support/commands.ts";
import { Copy } from "./support/copy.ts";
import { type Page, project, readPage, readPages } from "./support/pages.ts";
import { comparable } from "./support/sample.ts";
import { type RunningSystem, startSystem } from "./support/system.ts";

const isCarriedOut = ({ blocks }: Page) =>
  blocks.some(({ language, isNew }) => language === "console" || language === "diff" || isNew);
const entries = readPages().filter((page) => page.file.startsWith("docs/how-to/") && isCarriedOut(page));
const index = readPage("docs/how-to/README.md");

const commands = new Commands();
const copies: Copy[] = [];
const newCopy = async () => {
  const copy = await Copy.make();
  copies.push(copy);
  return copy;
};
afterAll(async () => {
  await commands.close();
  await Promise.all(copies.map((copy) => copy.remove()));
});

/** Commands for a running system: they are run when the changes of all entries are on one. */
const IS_FOR_A_SYSTEM = /^npm start -- --once$|--tenant stack\.json/;
/** Commands that change nothing. */
const ONLY_TELLS = /^npm run --silent (guardrails|ask|review)\b/;

/** Makes an entry's edits, and runs those of its commands that are asked for, in order. */
async function carryOut(entry: Page, copy: Copy, isRun: (command: string) => boolean): Promise<void> {
  for (const block of entry.blocks) {
    if (block.isNew || block.language === "diff") await copy.carryOut(entry, block);
    if (block.language !== "console") continue;
    for (const { command, expected } of commandsOf(block)) {
      if (isRun(command)) {
        expect(await commands.run(command, copy.folder), `$ ${command}`).toMatch(expected);
      }
    }
  }
}

/** Whether an entry edits something, or runs a command that needs no system. */
const standsAlone = ({ blocks }: Page) =>
  blocks.some(
    (block) =>
      block.language === "diff" ||
      (block.language === "console" &&
        commandsOf(block).some(({ command }) => !IS_FOR_A_SYSTEM.test(command))),
  );

/** The entries of the index with the number of files that each has somebody edit, as it states. */
const STATED = [...index.text.matchAll(/^\| .*\(([\w-]+\.md)\).* \| (\d+) \|$/gm)].map(
  ([, name = "", count]) => [`docs/how-to/${name}`, Number(count)] as const,
);

it("everyday changes take few files: a scope with role and route 4, another application 3", () => {
  expect(Object.fromEntries(STATED)).toMatchObject({
    "docs/how-to/add-a-scope-a-role-and-a-route.md": 4,
    "docs/how-to/add-an-application.md": 3,
    "docs/how-to/add-a-desktop-application.md": 3,
  });
});

it("the index has each entry once, and each that has an edit is carried out", () => {
  const linked = [...index.text.matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, name]) => `docs/how-to/${name}`);
  const written = readPages().flatMap(({ file }) => (/^docs\/how-to\/(?!README)/.test(file) ? [file] : []));
  expect(linked.toSorted()).toEqual(written);
  const carried = entries.map(({ file }) => file);
  expect(STATED.map(([file]) => file).filter((file) => !carried.includes(file))).toEqual([]);
});

it("the changes of the policy's entries compile, with all that names what they add", async () => {
  const copy = await newCopy();
  for (const file of Object.keys(proofs)) {
    const entry = readPage(`docs/how-to/${file}`);
    await carryOut(entry, copy, () => false);
  }
  // Where the policy's names are types; the rest of the project is checked by `npm run check`.
  const config = { extends: "./tsconfig.json", include: ["rules", "api", "proof"] };
  await writeFile(path.join(copy.folder, "tsconfig.entries.json"), JSON.stringify(config));
  const command = [
    path.join(project, "node_modules/typescript-native/bin/tsc"),
    "--project",
    "tsconfig.entries.json",
  ];
  const check = promisify(execFile)(process.execPath, command, { cwd: copy.folder });
  expect(await check.catch(({ stdout }) => ({ stdout }))).toMatchObject({ stdout: "" });
});

describe("an entry by itself", () => {
  let copy: Copy;
  beforeAll(async () => {
    copy = await newCopy();
  });

  it.each(entries.filter(standsAlone).map((entry) => [entry.file, entry] as const))(
    "%s: leads to what it says",
    async (_, entry) => {
      try {
        await carryOut(entry, copy, (command) => !IS_FOR_A_SYSTEM.test(command));
        const [, stated] = STATED.find(([file]) => file === entry.file) ?? [];
        if (stated !== undefined) expect(await copy.touched()).toHaveLength(stated);
      } finally {
        await copy.restore();
      }
    },
  );
});

const systems = [
  { which: "on one system", entries: proofs, isProved: true },
  { which: "on a system of its own", entries: proofsApart, isProved: false },
];

describe.each(systems)("the effect of changes $which", ({ entries, isProved }) => {
  let copy: Copy;
  let running: RunningSystem;
  let system: System;
  beforeAll(async () => {
    copy = await newCopy();
    for (const file of Object.keys(entries)) {
      await carryOut(
        readPage(`docs/how-to/${file}`),
        copy,
        (command) => !IS_FOR_A_SYSTEM.test(command) && !ONLY_TELLS.test(command),
      );
    }
    running = await startSystem(copy.folder, isProved);
    await writeFile(path.join(copy.folder, "stack.json"), running.line);
    system = new System(running.line);
    trustCertificateAuthority(await readFile(system.line.caFile, "utf8"));
  }, 240_000);
  afterAll(() => running?.end());

  it.each(Object.entries(entries))("%s: is as it promises", async (file, prove) => {
    for (const block of readPage(`docs/how-to/${file}`).blocks) {
      if (block.language !== "console") continue;
      for (const { command, expected } of commandsOf(block)) {
        if (!IS_FOR_A_SYSTEM.test(command)) continue;
        const printed = command.startsWith("npm start")
          ? comparable(running.told)
          : await commands.run(command, copy.folder);
        expect(printed, `$ ${command}`).toMatch(expected);
      }
    }
    await prove(system);
  });
});
