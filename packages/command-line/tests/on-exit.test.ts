import { afterEach, describe, expect, it, vi } from "vitest";
import { cleanUp, onExit } from "../src/on-exit.ts";

afterEach(cleanUp);

describe("onExit", () => {
  it("does what was asked for last first, and once", () => {
    const done: string[] = [];
    onExit(() => done.push("folder"));
    onExit(() => done.push("child"));
    cleanUp();
    cleanUp();
    expect(done).toEqual(["child", "folder"]);
  });

  it("does nothing that was taken back", () => {
    const done: string[] = [];
    onExit(() => done.push("kept"));
    onExit(() => done.push("taken back"))();
    cleanUp();
    expect(done).toEqual(["kept"]);
  });

  it("does all the rest when something fails, and says what", () => {
    const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const done: string[] = [];
    onExit(() => done.push("folder"));
    onExit(() => {
      throw new Error("EBUSY");
    });
    cleanUp();
    const said = written.mock.calls;
    written.mockRestore();
    expect([done, said]).toEqual([["folder"], [["EBUSY\n"]]]);
  });

  it("listens to the process only while something is to be done", () => {
    const before = process.listenerCount("exit");
    const takeBack = onExit(() => undefined);
    expect(process.listenerCount("exit")).toBe(before + 1);
    takeBack();
    expect(process.listenerCount("exit")).toBe(before);
  });
});
