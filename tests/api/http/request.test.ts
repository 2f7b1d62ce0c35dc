import { describe, expect, it } from "vitest";
import { decodePath } from "../../../api/http/request.ts";

describe("decodePath", () => {
  it.each([
    ["/timesheets", "/timesheets"],
    ["/timesheets/a%20b%25", "/timesheets/a b%"],
    ["/time%73heets", "/timesheets"],
    ["/timesheets/%2561", "/timesheets/%61"],
    ["/timesheets/%252F", "/timesheets/%2F"],
    ["/timesheets/%2e%2e", "/timesheets/.."],
  ])("decodes %s once", (sent, path) => {
    expect(decodePath(sent)).toBe(path);
  });

  it.each(["/timesheets/a%2Fb", "/timesheets%2fa", "/timesheets/%", "/timesheets/%zz", "/timesheets/%ff"])(
    "leaves nothing of %s",
    (sent) => {
      expect(decodePath(sent)).toBe("");
    },
  );
});
