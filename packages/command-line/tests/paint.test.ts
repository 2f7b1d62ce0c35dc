import { execFileSync } from "node:child_process";
import path from "node:path";
import { describe, expect, it } from "vitest";

/** Paints a word in a process of its own, which is what decides about colours. */
function painted(isTerminal: boolean, environment: Readonly<Record<string, string>>): string {
  const paint = path.join(import.meta.dirname, "../src/paint.ts");
  const script = `import { WriteStream } from "node:tty";
    import { paintFor } from ${JSON.stringify(paint)};
    const stream = Object.assign(process.stdout, {
      isTTY: ${isTerminal},
      getColorDepth: WriteStream.prototype.getColorDepth,
    });
    stream.write(paintFor(stream)("red", "no"));`;
  return execFileSync(process.execPath, ["--input-type=module-typescript", "-e", script], {
    env: { TERM: "xterm", ...environment },
    encoding: "utf8",
  });
}

describe("colours", () => {
  it("are there on a terminal alone, and not for who wants none", () => {
    expect(painted(true, {})).toBe("\u001b[31mno\u001b[39m");
    expect(painted(true, { NO_COLOR: "1" })).toBe("no");
    expect(painted(false, {})).toBe("no");
  });
});
