import { describe, expect, it } from "vitest";
import {
  actsForPeople,
  applicationKinds,
  grantTypesOf,
  keepsSecret,
  refreshes,
} from "../../../rules/policy/application-kinds.ts";
import type { ApplicationKind } from "../../../rules/policy/types.ts";

const kinds = Object.keys(applicationKinds) as ApplicationKind[];
const which = (holds: (application: { kind: ApplicationKind }) => boolean) =>
  kinds.filter((kind) => holds({ kind }));

describe("of the kinds of applications", () => {
  it("all act for people but machines", () => {
    expect(which(actsForPeople)).toEqual(["native", "desktop", "single_page", "regular_web"]);
  });

  it("those on people's own machines keep no secret, and need PKCE in its place", () => {
    expect(which(keepsSecret)).toEqual(["regular_web", "machine"]);
    const open = kinds.filter((kind) => actsForPeople({ kind }) && !keepsSecret({ kind }));
    expect(kinds.filter((kind) => applicationKinds[kind].needsPkce)).toEqual(open);
  });

  it("none has the implicit or the password grant, and each has those of whom its tokens are about", () => {
    const people = ["authorization_code", "refresh_token"];
    for (const kind of kinds) {
      expect(grantTypesOf({ kind })).toEqual(actsForPeople({ kind }) ? people : ["client_credentials"]);
    }
  });

  it("each is Auth0's type for it", () => {
    expect(kinds.map((kind) => applicationKinds[kind].appType)).toEqual([
      "native",
      "native",
      "spa",
      "regular_web",
      "non_interactive",
    ]);
  });

  it("any of people may be given no refresh tokens", () => {
    expect(which(refreshes)).toEqual(["native", "desktop", "single_page", "regular_web"]);
    for (const kind of kinds) expect(refreshes({ kind, refreshTokens: false })).toBe(false);
    expect(grantTypesOf({ kind: "single_page", refreshTokens: false })).toEqual(["authorization_code"]);
  });
});
