import { describe, expect, it } from "vitest";
import { errorText } from "../src/error-text.ts";

describe("errorText", () => {
  it("gives just the message of an error that was made to be read", () => {
    expect(errorText(new Error("STACK_FILE_UNREADABLE: no such file"))).toBe(
      "STACK_FILE_UNREADABLE: no such file",
    );
    expect(errorText(Object.assign(new Error("in use"), { code: "EADDRINUSE" }))).toBe("in use");
  });

  it("says where any other came from", () => {
    expect(errorText(new TypeError("x is not a function"))).toMatch(
      /^TypeError: x is not a function\n {4}at /,
    );
  });

  it("takes what is no error as it is", () => {
    expect(errorText("gone")).toBe("gone");
  });
});
