import { describe, expect, test } from "vitest";
import { isAllowedUrl } from "../../src/authentication/callbacks.ts";

const allows = (candidate: string, url: string) => isAllowedUrl([candidate], url);

describe("an allowed callback", () => {
  test.each([
    ["https://app.example.com/cb", "https://app.example.com/cb"],
    ["http://localhost:3000/cb", "http://localhost:3000/cb"],
    [
      "com.example://localhost:4443/ios/com.example/callback",
      "com.example://localhost:4443/ios/com.example/callback",
    ],
    ["https://*.example.com/cb", "https://attacker.example.com/cb"],
    ["https://pr-*.example.com/cb", "https://pr-12.example.com/cb"],
    ["https://*-preview.example.com/cb", "https://a-preview.example.com/cb"],
    ["http://*.localhost:3000/cb", "http://a.localhost:3000/cb"],
  ])("%s allows %s", (candidate, url) => {
    expect(allows(candidate, url)).toBe(true);
  });

  test.each([
    ["https://app.example.com/cb", "https://app.example.com/cb/"],
    ["https://app.example.com/cb", "https://app.example.com/cb?a=b"],
    ["https://app.example.com/cb", "http://app.example.com/cb"],
    ["http://localhost/cb", "http://localhost:3000/cb"],
    ["https://*.example.com/cb", "https://a.b.example.com/cb"],
    ["https://*.example.com/cb", "https://.example.com/cb"],
    ["https://*.example.com/cb", "https://evil.com/x.example.com/cb"],
    ["https://*.example.com/cb", "https://evil.com#.example.com/cb"],
    ["https://*.example.com/cb", "http://a.example.com/cb"],
    ["https://app.*.com/cb", "https://app.evil.com/cb"],
    ["https://example.com/*", "https://example.com/cb"],
    ["com.example://*.example.com/cb", "com.example://a.example.com/cb"],
  ])("%s does not allow %s", (candidate, url) => {
    expect(allows(candidate, url)).toBe(false);
  });

  test("is none where none is listed", () => {
    expect([isAllowedUrl([], "https://a/"), isAllowedUrl(undefined, "https://a/")]).toEqual([false, false]);
  });
});
