import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";

const script = path.resolve(import.meta.dirname, "../../src/conformance/main.ts");

function conformance(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], (error, stdout, stderr) =>
      resolve({ status: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

async function folderWith(files: Record<string, unknown>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "recordings-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    await writeFile(path.join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  }
  return folder;
}

const roleIs = (description: string) => ({
  name: "role",
  interactions: [
    {
      method: "POST",
      path: "/api/v2/roles",
      request: '{"name":"Reader"}',
      status: 200,
      response: JSON.stringify({ id: "rol_k1SD22gLpZCOvGjd", name: "Reader" }),
    },
    {
      method: "GET",
      path: "/api/v2/roles/rol_k1SD22gLpZCOvGjd",
      request: "",
      status: 200,
      response: JSON.stringify({ id: "rol_k1SD22gLpZCOvGjd", description }),
    },
  ],
});

describe("npm run conformance", () => {
  it("counts equal answers of a running tenant", async () => {
    const { status, stdout } = await conformance(await folderWith({ "role.json": roleIs("") }));
    expect(stdout).toBe(
      "ok   role 2/2\n2/2 exchanges answered as recorded (100.0 %), 1/1 recordings whole; 0 of them but for what is not the recording's doing\n",
    );
    expect(status).toBe(0);
  });

  it("says what differs and ends with 1", async () => {
    const { status, stdout } = await conformance(await folderWith({ "role.json": roleIs("Reads") }));
    expect(stdout).toContain(
      'DIFF role 1/2\n       GET /api/v2/roles/rol_k1SD22gLpZCOvGjd\n         description: recorded "Reads", found ""\n1/2 ',
    );
    expect(status).toBe(1);
  });

  it("lets no recording write a line of its own", async () => {
    const hostile = { ...roleIs("\u202eReads"), name: "role\nok   all 9/9\u001b[1A" };
    const { stdout } = await conformance(await folderWith({ "role.json": hostile }));
    expect(stdout).toContain("DIFF role‹U+000A›ok   all 9/9‹U+001B›[1A 1/2\n");
    expect(stdout).toContain('description: recorded "‹U+202E›Reads", found ""\n');
  });

  it("says which recording is malformed", async () => {
    const { status, stderr } = await conformance(await folderWith({ "bad.json": { name: "bad" } }));
    expect(stderr).toMatch(/^RECORDING_MALFORMED: .*bad\.json: /);
    expect(status).toBe(1);
  });

  it("says when a folder has no recordings", async () => {
    const { status, stderr } = await conformance(await folderWith({}));
    expect(stderr).toMatch(/^RECORDINGS_MISSING: /);
    expect(status).toBe(1);
  });

  it("says how to call it", async () => {
    const { status, stderr } = await conformance();
    expect(stderr).toMatch(
      /^FOLDER is missing; expected one folder of recordings\n\nusage: npm run conformance -- FOLDER/,
    );
    expect(status).toBe(2);
  });
});
