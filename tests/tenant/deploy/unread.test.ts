import { describe, expect, it } from "vitest";
import { isOpen, unreadSettings } from "../../../tenant/deploy/unread.ts";

const logged = (...warnings: string[]) => [
  "info: Loading Auth0 Tenant Data",
  ...warnings,
  "info: Export Successful",
];

describe("what the Deploy CLI left out", () => {
  it("is told by its warnings, whose quotes have several lines", () => {
    const lines = logged(
      'warn: Cannot retrieve tenant due to missing scopes: read:tenant_settings",',
      '"errorCode": "insufficient_scope"',
      "}",
    );
    expect(unreadSettings(lines, [], {})).toEqual([
      {
        path: "tenant",
        why: "the client lacks read:tenant_settings",
        scopes: ["read:tenant_settings"],
        isAbsent: false,
      },
    ]);
  });

  it("is nothing that matters where the plan lacks it", () => {
    const unread = unreadSettings(
      logged(
        "warn: Bot detection is not available on this tenant's current plan. Skipping bot detection settings.",
        "warn: Partial Prompts feature is not supported for the tenant",
      ),
      ["attackProtection", "prompts"],
      { attackProtection: {}, prompts: {} },
    );
    expect(unread.map(({ path }) => path)).toEqual(["attackProtection.botDetection", "prompts.partials"]);
    expect(isOpen(unread)).toBe(false);
  });

  it("is flags that the Deploy CLI doesn't know, each by its path", () => {
    const unread = unreadSettings(
      logged(
        "warn: The following tenant flags have not been updated because deemed incompatible with the target tenant: one, two_three",
        "These flags can likely be removed from the tenant definition file.",
      ),
      ["tenant"],
      { tenant: {} },
    );
    expect(unread.map(({ path, isAbsent }) => [path, isAbsent])).toEqual([
      ["tenant.flags.one", true],
      ["tenant.flags.two_three", true],
    ]);
  });

  it.each([
    "warn: Something new",
    "error: The global rate limit has been exceeded, resulting in a 429 error.",
  ])("is left open by what nobody has heard of: %s", (line) => {
    const unread = unreadSettings(logged(line), ["tenant"], { tenant: {} });
    expect(unread).toMatchObject([{ path: "", isAbsent: false }]);
    expect(isOpen(unread)).toBe(true);
  });

  it("is a type of which it says and writes nothing", () => {
    expect(unreadSettings(logged(), ["tenant", "branding"], { tenant: {} })).toMatchObject([
      { path: "branding", isAbsent: false },
    ]);
  });

  it("tells the branding from its template", () => {
    const line =
      "warn: Insufficient scope the read:custom_domains scope is not set. Branding templates will not be exported.";
    const pathsWith = (branding: object) =>
      unreadSettings(logged(line), [], { branding }).map(({ path }) => path);
    expect(pathsWith({ templates: [] })).toEqual(["branding"]);
    expect(pathsWith({ templates: [], logo_url: "x" })).toEqual(["branding.templates"]);
  });
});
