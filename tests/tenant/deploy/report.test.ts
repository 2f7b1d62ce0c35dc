import { describe, expect, it } from "vitest";
import { writePreview } from "../../../tenant/deploy/report.ts";

describe("writePreview", () => {
  it("says that nothing would change", () => {
    expect(writePreview("t.auth0.com", "dev", [])).toBe(
      'Tenant t.auth0.com against the settings of stack "dev" (declared → found)\nNothing would change.',
    );
  });

  it("writes one line a field, declared before found", () => {
    const changes = [
      { path: "tenant.session_lifetime", declared: 12, found: 72 },
      { path: "tenant.session_cookie.mode", declared: "persistent" },
    ];
    expect(writePreview("t.auth0.com", "prod", changes).split("\n").slice(1)).toEqual([
      "  tenant.session_lifetime: 12 → 72",
      '  tenant.session_cookie.mode: "persistent" → (nothing)',
      "2 fields would change.",
    ]);
  });

  it("cuts long texts to what is around their first difference", () => {
    const body = (name: string): string => `${"<p>".padEnd(200, "-")}${name}${"-".repeat(200)}</p>`;
    const changes = [{ path: "emailTemplates.verify_email.body", declared: body("one"), found: body("two") }];
    const rest = "-".repeat(57);
    expect(writePreview("t.auth0.com", "dev", changes).split("\n").slice(1)).toEqual([
      `  emailTemplates.verify_email.body: …--------------------one${rest}… → …--------------------two${rest}…`,
      "1 field would change.",
    ]);
  });

  it("lets no value of a tenant write a line, nor move the cursor", () => {
    const found = "\u2028Nothing would change.\u202e\u009b2K";
    const report = writePreview("t\n::error::", "dev", [{ path: "a\nb", declared: "", found }]);
    expect(report.split("\n")).toEqual([
      'Tenant t‹U+000A›::error:: against the settings of stack "dev" (declared → found)',
      '  a‹U+000A›b: "" → "‹U+2028›Nothing would change.‹U+202E›‹U+009B›2K"',
      "1 field would change.",
    ]);
  });
});
