import { describe, expect, it } from "vitest";
import { createTokenMemory, fingerprintOf, type Remembered } from "../../../api/verify/remembered.ts";

const remembered = (subject: string): Remembered => ({
  caller: { subject, application: "mobile", scopes: new Set() },
  lifetime: { from: 0, until: 1 },
});

describe("fingerprintOf", () => {
  it("is SHA-256, so that nobody gets a token back from it", () => {
    const digest = Buffer.from(fingerprintOf("abc"), "latin1").toString("base64");
    expect(digest).toBe("ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
  });
});

describe("createTokenMemory", () => {
  it("finds what it keeps, and nothing else", () => {
    const memory = createTokenMemory(10);
    const ann = remembered("ann");
    memory.keep("a", ann);
    expect(memory.find("a")).toBe(ann);
    expect(memory.find("b")).toBeUndefined();
    expect(memory.find("__proto__")).toBeUndefined();
  });

  it("never holds more than its limit, however many come", () => {
    const memory = createTokenMemory(10);
    const sizes = Array.from({ length: 1000 }, (_, index) => {
      memory.keep(String(index), remembered(String(index)));
      return memory.size();
    });
    expect(Math.max(...sizes)).toBe(10);
  });

  it("keeps what is in use while others come and go", () => {
    const memory = createTokenMemory(10);
    memory.keep("used", remembered("used"));
    for (let index = 0; index < 1000; index += 1) {
      memory.keep(String(index), remembered(String(index)));
      expect(memory.find("used")?.caller.subject).toBe("used");
    }
    expect(memory.size()).toBeLessThanOrEqual(10);
  });

  it("forgets what is not in use", () => {
    const memory = createTokenMemory(10);
    memory.keep("unused", remembered("unused"));
    for (let index = 0; index < 10; index += 1) memory.keep(String(index), remembered(String(index)));
    expect(memory.find("unused")).toBeUndefined();
  });

  it("forgets everything when told", () => {
    const memory = createTokenMemory(4);
    for (const name of ["a", "b", "c"]) memory.keep(name, remembered(name));
    memory.clear();
    expect(["a", "b", "c"].map((name) => memory.find(name))).toEqual([undefined, undefined, undefined]);
    expect(memory.size()).toBe(0);
  });
});
