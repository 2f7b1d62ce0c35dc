import { describe, expect, it } from "vitest";
import { challenge, readBearer } from "../../../api/http/bearer.ts";

describe("readBearer", () => {
  it.each([
    ["Bearer abc", "abc"],
    ["bearer abc", "abc"],
    ["BEARER   a.b-c_d~e+f/g==", "a.b-c_d~e+f/g=="],
    ["Bearer eyJh.eyJz.", "eyJh.eyJz."],
  ])("reads the token of %j", (header, token) => {
    expect(readBearer(header)).toEqual({ kind: "token", token });
  });

  it.each([undefined, "", "Basic YTpi", "DPoP abc", "Bearerabc"])("finds no bearer token in %j", (header) => {
    expect(readBearer(header)).toEqual({ kind: "none" });
  });

  it.each([
    "Bearer",
    "Bearer ",
    "Bearer a b",
    "Bearer a,b",
    'Bearer "a"',
    "Bearer =a",
    "Bearer é",
    "Bearer a, Bearer b",
  ])("calls %j malformed", (header) => {
    expect(readBearer(header)).toEqual({ kind: "malformed" });
  });
});

describe("challenge", () => {
  it("names only the realm to a client that sent nothing", () => {
    expect(challenge("api")).toBe('Bearer realm="api"');
  });

  it("tells the rest in the order of RFC 6750", () => {
    expect(challenge("api", { error: "insufficient_scope", scope: "read:timesheets" })).toBe(
      'Bearer realm="api", error="insufficient_scope", scope="read:timesheets"',
    );
  });
});
