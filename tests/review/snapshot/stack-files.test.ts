import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { stacksIn } from "declared-stack/stack-file";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readStackFiles } from "../../../review/snapshot/stack-files.ts";

let folder: string;
const files: Readonly<Record<string, string>> = {
  "Pulumi.yaml":
    "name: timesheets\nruntime: nodejs\nconfig:\n  auth0:apiToken: { default: abc }\n  auth0:clientSecret: in-the-project\n",
  "Pulumi.prod.yaml": `secretsprovider: awskms://alias/pulumi
encryptedkey: AQICAHh
config:
  auth0:domain: exampleco.eu.auth0.com
  auth0:clientSecret:
    secure: v1:abc:def
  auth0:apiToken: ey.in.plain
  timesheets:directorySecret: 4711081500
  timesheets:otherSecret: [in.plain, 0815]
  aws:skipCredentialsValidation: "true"
  timesheets:web: { callbacks: [https://web.example] }
`,
  "Pulumi.empty.yaml": "",
  "Pulumi.prod.json": "{}",
  "Pulumi.we ird.yaml": "config: {}",
  "pulumi.yml": "name: other",
  "PulumiPlugin.yaml": "runtime: nodejs",
  "package.json": "{}",
};

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "timesheets-stack-files-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true }));

it("reads all that Pulumi reads, and no secret", async () => {
  const { config, stackFile, project, otherFiles } = await readStackFiles(folder, "prod");
  expect(config).toEqual({
    "auth0:domain": "exampleco.eu.auth0.com",
    "auth0:clientSecret": expect.stringMatching(/^\[secret\], SHA-256 [0-9a-f]{16}…$/),
    "auth0:apiToken": expect.stringMatching(/^\[secret\] in plain, SHA-256 [0-9a-f]{16}…$/),
    "timesheets:directorySecret": expect.stringMatching(/^\[secret\] in plain, SHA-256 [0-9a-f]{16}…$/),
    "timesheets:otherSecret": expect.stringMatching(/^\[secret\] in plain, SHA-256 [0-9a-f]{16}…$/),
    "aws:skipCredentialsValidation": "true",
    "timesheets:web": { callbacks: ["https://web.example"] },
  });
  expect(stackFile).toEqual({
    secretsprovider: "awskms://alias/pulumi",
    encryptedkey: expect.stringMatching(/^\[secret\], SHA-256/),
  });
  expect(project).toMatchObject({
    name: "timesheets",
    config: { "auth0:clientSecret": expect.stringContaining("in plain") },
  });
  expect(Object.keys(otherFiles).toSorted()).toEqual([
    "Pulumi.prod.json",
    "Pulumi.we ird.yaml",
    "PulumiPlugin.yaml",
    "pulumi.yml",
  ]);
});

it("finds the stacks that have a file, an empty one too", async () => {
  expect(await stacksIn(folder)).toEqual(["empty", "prod"]);
  expect(await readStackFiles(folder, "empty")).toMatchObject({ config: {}, stackFile: {} });
});
