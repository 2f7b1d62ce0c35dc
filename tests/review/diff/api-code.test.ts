import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { resourceTypes } from "declared-stack/resource-types";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { project } from "../../../infra/project.ts";
import { changesBetween } from "../../../review/diff/diff.ts";
import { type ApiCode, readApiCode } from "../../../review/snapshot/api-code.ts";
import type { Snapshot } from "../../../review/snapshot/take.ts";
import { revisionOf, snapshotOf, withInputs } from "../support/revise.ts";

const AUTHORIZATION = "api/http/authorization.ts";

let folder = "";
let sound: ApiCode | null = null;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "api-code-"));
  await mkdir(path.join(folder, "rules"));
  await cp(path.join(project, "api"), path.join(folder, "api"), { recursive: true });
  await cp(path.join(project, "rules"), path.join(folder, "rules"), { recursive: true });
  await symlink(path.join(project, "node_modules"), path.join(folder, "node_modules"));
  await writeFile(path.join(folder, "package.json"), '{ "type": "module" }');
  sound = await readApiCode(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The API's code with a file edited. */
async function edited(file: string, edit: (source: string) => string): Promise<ApiCode | null> {
  const name = path.join(folder, file);
  const source = await readFile(name, "utf8");
  const other = edit(source);
  if (other === source) throw new Error("nothing is edited");
  try {
    await writeFile(name, other);
    return await readApiCode(folder);
  } finally {
    await writeFile(name, source);
  }
}

/** The changes that are told of two revisions of the API. */
async function told(before: Partial<Snapshot>, after: Partial<Snapshot>): Promise<string[]> {
  const snapshot = await snapshotOf();
  const [was, is] = await Promise.all([before, after].map((one) => revisionOf({ ...snapshot, ...one })));
  if (was === undefined || is === undefined) return [];
  return changesBetween({ before: was, after: is }).map(
    ({ concern, sentence }) => `${concern}: ${sentence.replaceAll(/SHA-256 [0-9a-f]{12}…/g, "#")}`,
  );
}

describe("the API's code", () => {
  it("can be read", () => {
    expect(sound?.bundle).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(Object.keys(sound?.files ?? {})).toContain(AUTHORIZATION);
  });

  it.each([
    ["a comment", AUTHORIZATION, (source: string) => `// A comment.\n${source}`],
    [
      "a name of its own",
      AUTHORIZATION,
      (source: string) => source.replaceAll("CREDENTIALS", "BEARER_TOKEN"),
    ],
    ["a type", AUTHORIZATION, (source: string) => `${source}\nexport type Unused = string;\n`],
    [
      "the policy's data, which is told as what it means",
      "rules/policy.ts",
      (source: string) => source.replace("Logs time:", "Records time:"),
    ],
  ])("is the same with another %s", async (_, file, edit) => {
    expect((await edited(file, edit))?.sha256).toBe(sound?.sha256);
  });

  it("isn't judged where it has other logic", async () => {
    const apiCode = await edited(AUTHORIZATION, (source) =>
      source.replace(
        "export function requireScope",
        "export const LENIENT = true;\nexport function requireScope",
      ),
    );
    // Nothing uses it, so that it isn't deployed.
    expect(apiCode?.sha256).toBe(sound?.sha256);
    const open = await edited(AUTHORIZATION, (source) =>
      source.replace("USUAL.length)", "USUAL.length + 0)"),
    );
    expect(await told({ apiCode: sound }, { apiCode: open })).toEqual([
      "not judged: The API has other code, whose answers aren't compared: api/http/authorization.ts.",
    ]);
  });

  it("isn't judged where it can't be read any more", async () => {
    const broken = await edited(AUTHORIZATION, (source) => `${source}\n}`);
    expect(broken).toBeNull();
    expect(await told({ apiCode: sound }, { apiCode: broken })).toEqual([
      "not judged: The API's code can't be read, and so isn't judged.",
    ]);
  });

  it("is the function's, or else what the function has isn't judged", async () => {
    const snapshot = await snapshotOf();
    const { resources } = withInputs(snapshot, resourceTypes.function, "api", () => ({ code: "sha256:1" }));
    const apiCode = { sha256: "0", files: {} };
    expect(await told({}, { resources, apiCode: { ...apiCode, bundle: "sha256:1" } })).toEqual([
      expect.stringMatching(/^null: Function "api" has other code/),
    ]);
    expect(await told({}, { resources, apiCode: { ...apiCode, bundle: "sha256:2" } })).toEqual([
      expect.stringMatching(/^not judged: Function "api" has code that api\/bundle\.ts doesn't make/),
    ]);
  });
});
