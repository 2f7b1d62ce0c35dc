import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { managementOf, startOn, stateFolder } from "./folder.ts";

const ENTRY = path.join(import.meta.dirname, "../../src/main.ts");

describe("a tenant on a folder that is not simply its own", () => {
  it("leaves its folder to the next when it ends, and when it could not start", async () => {
    const folder = await stateFolder();
    const tenant = await startOn(folder);
    const port = Number(new URL(tenant.issuer).port);
    await tenant.close();
    await expect(startOn(folder, port === 65_535 ? 1024 : port + 1)).rejects.toMatchObject({
      code: "DURABLE_PORT_DIFFERS",
    });
    expect(await readdir(folder)).not.toContain("lock");
    expect((await startOn(folder, port)).issuer).toBe(tenant.issuer);
  });

  it.each(["file", "file/below"])("refuses %s, where a file is", async (name) => {
    const folder = await stateFolder();
    await writeFile(path.join(folder, "file"), "");
    await expect(startOn(path.join(folder, name))).rejects.toMatchObject({
      code: "DURABLE_NOT_A_FOLDER",
      message: expect.stringContaining("is or leads through a file; name a folder"),
    });
  });

  it("refuses a second tenant on its folder, and names the process that has it", async () => {
    const folder = await stateFolder();
    await startOn(folder);
    await expect(startOn(folder)).rejects.toMatchObject({
      code: "DURABLE_FOLDER_IN_USE",
      message: expect.stringContaining(`${folder} is in use by process ${process.pid};`),
    });
  });

  it.each([
    ["is no more", "2147483646 1"],
    ["had this one's number before", `${process.pid} 1`],
    ["was killed while it took it", ""],
  ])("takes over the folder of a process that %s", async (_which, lock) => {
    const folder = await stateFolder();
    await writeFile(path.join(folder, "lock"), lock);
    await startOn(folder);
    expect(await readFile(path.join(folder, "lock"), "utf8")).toBe(
      `${process.pid} ${performance.timeOrigin}`,
    );
  });

  it("refuses another process on its folder: npm run tenant says so and ends with 1", async () => {
    const folder = await stateFolder();
    await startOn(folder);
    const child = spawn(process.execPath, [ENTRY, "--state", folder], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    const [said, [status]] = await Promise.all([text(child.stderr), once(child, "close")]);
    expect(status).toBe(1);
    expect(said).toContain(
      `The local tenant could not start: DURABLE_FOLDER_IN_USE: ${folder} is in use by process`,
    );
  });

  it("refuses a journal that was altered", async () => {
    const folder = await stateFolder();
    await (await startOn(folder)).close();
    const file = path.join(folder, "journal");
    await writeFile(file, (await readFile(file, "utf8")).replace("Local operator", "Other operator"));
    await expect(startOn(folder)).rejects.toMatchObject({ code: "DURABLE_JOURNAL_CORRUPT" });
    expect(await readdir(folder)).not.toContain("lock");
  });

  it("says so when the operator's client is gone", async () => {
    const folder = await stateFolder();
    const tenant = await startOn(folder);
    await managementOf(tenant).clients.update(tenant.management.clientId, { name: "Renamed" });
    await tenant.close();
    await expect(startOn(folder)).rejects.toMatchObject({ code: "DURABLE_OPERATOR_GONE" });
  });
});
