import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { openDurableState } from "../../src/durable/durable-state.ts";
import type { TenantState } from "../../src/state/tenant-state.ts";
import { stateFolder } from "./folder.ts";

const role = (id: string, name = id) => ({ id, name, permissions: [] });
const open = (folder: string) => openDurableState(folder, () => undefined);

/** The state that a folder holds for whoever opens it next. */
async function reopened<T>(folder: string, read: (state: TenantState) => T): Promise<T> {
  const { state, close } = await open(folder);
  close();
  return read(state);
}

const recordsIn = async (folder: string): Promise<number> =>
  (await readFile(path.join(folder, "journal"), "utf8")).split("\n").length - 1;

describe("a durable state", () => {
  it("keeps what was put, replaced and deleted, in its order", async () => {
    const folder = await stateFolder();
    const { state, close } = await open(folder);
    for (const id of ["rol_1", "rol_2", "rol_3"]) state.roles.put(role(id));
    state.roles.put(role("rol_1", "Manager"));
    state.roles.delete("rol_2");
    state.settings.set("prompts", { identifier_first: true });
    state.settings.set("branding", {});
    state.settings.delete("branding");
    await Promise.resolve();
    close();
    expect(await reopened(folder, ({ roles }) => roles.all())).toEqual([
      role("rol_1", "Manager"),
      role("rol_3"),
    ]);
    expect(await reopened(folder, ({ settings }) => [...settings])).toEqual([
      ["prompts", { identifier_first: true }],
    ]);
  });

  it("writes changes that are made together as one record, before anything that waits goes on", async () => {
    const folder = await stateFolder();
    const { state, close } = await open(folder);
    state.roles.put(role("rol_1"));
    state.roles.put(role("rol_2"));
    expect(await recordsIn(folder)).toBe(1);
    state.roles.put(role("rol_3"));
    await Promise.resolve();
    close();
    expect(await recordsIn(folder)).toBe(2);
  });

  it("writes nothing for taking away what isn't there", async () => {
    const folder = await stateFolder();
    const { state, close } = await open(folder);
    expect(state.roles.delete("rol_1")).toBe(false);
    await Promise.resolve();
    close();
    expect(await recordsIn(folder)).toBe(0);
  });

  it("says each thing once after it was opened again, however often it changed", async () => {
    const folder = await stateFolder();
    const { state, close } = await open(folder);
    for (let count = 0; count < 50; count += 1) {
      state.roles.put(role("rol_1", `Manager ${count}`));
      await Promise.resolve();
    }
    close();
    expect(await recordsIn(folder)).toBe(50);
    expect(await reopened(folder, ({ roles }) => roles.all())).toEqual([role("rol_1", "Manager 49")]);
    expect(await recordsIn(folder)).toBe(1);
  });
});
