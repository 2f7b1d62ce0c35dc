import { describe, expect, it } from "vitest";
import { importedOf, writeImported } from "../../../tenant/deploy/import-settings.ts";

const lines = [
  "info: Getting access token for localhost:4443",
  'info: Updated [tenant]: {"friendly_name":"ExampleCo"}',
  'info: Created [emailTemplates]: {"template":"verify_email"}',
  'info: Updated [emailTemplates]: {"template":"reset_email"}',
  "warn: Updated [nothing]: this is no such line",
  "info: Import Successful",
];

describe("what was imported", () => {
  it("is counted by type from what the Deploy CLI logs", () => {
    expect(importedOf(lines)).toEqual([
      { type: "emailTemplates", count: 2 },
      { type: "tenant", count: 1 },
    ]);
  });

  it("is told in one line", () => {
    expect(writeImported(importedOf(lines))).toBe("emailTemplates (2), tenant");
  });
});
