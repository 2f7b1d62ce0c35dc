import { describe, expect, it } from "vitest";
import type { ImportPreview } from "../../../tenant/deploy/preview.ts";
import { statusOf, writePreview } from "../../../tenant/deploy/report.ts";

/** A preview for which all of the tenant's settings were read. */
const read = (...changes: ImportPreview["changes"]): ImportPreview => ({ changes, unread: [] });

describe("writePreview", () => {
  it("says that nothing would change", () => {
    expect(writePreview("t.auth0.com", "dev", read())).toBe(
      'Tenant t.auth0.com against the settings of stack "dev" (now → after an import)\nNothing would change.',
    );
  });

  it("writes one line a setting, from what it is to what it becomes", () => {
    const changes = [
      { path: "tenant.session_lifetime", declared: 12, found: 72 },
      { path: "tenant.session_cookie.mode", declared: "persistent" },
    ];
    expect(
      writePreview("t.auth0.com", "prod", read(...changes))
        .split("\n")
        .slice(1),
    ).toEqual([
      "  tenant.session_lifetime: 72 → 12",
      '  tenant.session_cookie.mode: (nothing) → "persistent"',
      "2 settings would change.",
    ]);
  });

  it("cuts long texts to what is around their first difference", () => {
    const body = (name: string): string => `${"<p>".padEnd(200, "-")}${name}${"-".repeat(200)}</p>`;
    const changes = [{ path: "emailTemplates.verify_email.body", declared: body("one"), found: body("two") }];
    const rest = "-".repeat(57);
    expect(
      writePreview("t.auth0.com", "dev", read(...changes))
        .split("\n")
        .slice(1),
    ).toEqual([
      `  emailTemplates.verify_email.body: …--------------------two${rest}… → …--------------------one${rest}…`,
      "1 setting would change.",
    ]);
  });

  it("lets no value of a tenant write a line, nor move the cursor", () => {
    const found = "\u2028Nothing would change.\u202e\u009b2K";
    const report = writePreview("t\n::error::", "dev", read({ path: "a\nb", declared: "", found }));
    expect(report.split("\n")).toEqual([
      'Tenant t‹U+000A›::error:: against the settings of stack "dev" (now → after an import)',
      '  a‹U+000A›b: "‹U+2028›Nothing would change.‹U+202E›‹U+009B›2K" → ""',
      "1 setting would change.",
    ]);
  });

  it("hides secrets on both sides", () => {
    const change = { path: "emailProvider.credentials.smtp_pass", declared: "hush", found: "hush, hush" };
    expect(writePreview("t.auth0.com", "dev", read(change))).not.toContain("hush");
  });

  it("leaves open what could not be read, and names the scopes for it", () => {
    const unread = [
      {
        path: "tenant",
        why: "the client lacks read:tenant_settings",
        scopes: ["read:tenant_settings"],
        isAbsent: false,
      },
    ];
    const preview = { changes: [{ path: "branding.logo_url", declared: "a", found: "b" }], unread };
    expect(writePreview("t.auth0.com", "dev", preview).split("\n").slice(2)).toEqual([
      "Not read",
      "  tenant: the client lacks read:tenant_settings",
      "Undetermined: 1 setting of those that could be read would change. The client lacks read:tenant_settings.",
    ]);
    expect([statusOf(preview), statusOf(read()), statusOf(read(...preview.changes))]).toEqual([2, 0, 1]);
  });
});
