import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { writePackage } from "../generate/package.ts";

const run = promisify(execFile);
const installed = path.join(import.meta.dirname, "../../../node_modules");

let project: string;
beforeAll(async () => {
  project = await mkdtemp(path.join(tmpdir(), "project-"));
  const modules = path.join(project, "node_modules");
  await mkdir(modules);
  await writePackage(path.join(project, "written"));
  await rename(path.join(project, "written"), path.join(modules, "local-auth0"));
  // The packages that npm would install beside it, and nothing of this repository.
  const own = ["local-auth0", "command-line", "declared-stack", "orders-example"];
  for (const name of await readdir(installed)) {
    if (!own.includes(name) && !name.startsWith("."))
      await symlink(path.join(installed, name), path.join(modules, name));
  }
});
afterAll(() => rm(project, { recursive: true }));

const archives = z.array(z.object({ files: z.array(z.object({ path: z.string() })) }));

const PROGRAM = `
import { startTenant, type Tenant } from "local-auth0";
import { freshClient } from "local-auth0/fresh-objects";

await using tenant: Tenant = await startTenant({ people: [{ email: "ann@example.com", password: "Correct-horse-1" }] });
const ask = async (method: string, path: string, body: object) => {
  const authorization = "Bearer " + tenant.management.token;
  const init = { method, headers: { authorization, "content-type": "application/json" }, body: JSON.stringify(body) };
  return (await (await fetch(tenant.issuer + "api/v2/" + path, init)).json()) as { id: string };
};
await ask("POST", "clients", { name: "Shop", app_type: "spa", callbacks: ["http://localhost/"], grant_types: ["authorization_code"] });
const code = "exports.onExecutePostLogin = async (event, api) => api.idToken.setCustomClaim('hello', event.client.name);";
const trigger = { id: "post-login", version: "v3" };
const action = await ask("POST", "actions/actions", { name: "Greets", code, supported_triggers: [trigger] });
await ask("POST", "actions/actions/" + action.id + "/deploy", {});
await ask("PATCH", "actions/triggers/post-login/bindings", { bindings: [{ ref: { type: "action_id", value: action.id } }] });
const { id_token = "" } = await tenant.signIn({ client: "Shop", username: "ann@example.com", password: "Correct-horse-1" });
const { hello } = JSON.parse(Buffer.from(id_token.split(".")[1] ?? "", "base64url").toString());
console.log(JSON.stringify({ hello, type: typeof freshClient }));
`;

test("a project that installs the package has its program, its types, and Actions that run", async () => {
  const file = path.join(project, "program.ts");
  await writeFile(file, PROGRAM);
  await writeFile(path.join(project, "package.json"), '{ "type": "module" }');
  const bin = path.join(project, "node_modules/local-auth0/dist/main.js");
  const compiler = path.join(installed, "typescript-native/bin/tsc");
  const options = ["--module", "nodenext", "--target", "es2024", "--lib", "es2024,esnext.disposable"];
  const types = [compiler, "--noEmit", "--strict", "--skipLibCheck", ...options, "--types", "node", file];
  const [printed, help] = await Promise.all([
    run(process.execPath, [file], { cwd: project }),
    run(process.execPath, [bin, "--help"], { cwd: project }),
    run(process.execPath, types, { cwd: project }),
  ]);
  expect(JSON.parse(printed.stdout)).toEqual({ hello: "Shop", type: "function" });
  expect(help.stdout).toContain("Serves an Auth0 tenant on this machine");
});

test("an archive of the package holds its program, and the package of this repository that it needs", async () => {
  const folder = path.join(project, "node_modules/local-auth0");
  const { stdout } = await run("npm", ["pack", "--dry-run", "--json", folder], { cwd: project });
  const [archive] = archives.parse(JSON.parse(stdout));
  const files = archive?.files.map((file) => file.path);
  expect(files).toEqual(
    expect.arrayContaining([
      "dist/main.js",
      "dist/tenant.d.ts",
      "README.md",
      "docs/coverage.md",
      "examples/orders/api.ts",
      "node_modules/command-line/dist/command.js",
    ]),
  );
});

test("the package is written into no folder that holds something", async () => {
  await expect(writePackage(project)).rejects.toThrow(
    /^PACKAGE_FOLDER_NOT_EMPTY: .* holds .*; name an empty or a new folder$/,
  );
});
