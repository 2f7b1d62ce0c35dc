import { describe, expect, it } from "vitest";
import { declareStack } from "../declare.ts";

const BINDING = "auth0:index/triggerActions:TriggerActions";
const sha256 = "a".repeat(64);

const values = {
  "timesheets:actions": {
    "post-login": {
      before: ["Acme: consent", "Portal: terms"],
      after: [{ name: "Acme: enrich profile", sha256 }],
    },
    "credentials-exchange": { before: ["Acme: machines"] },
  },
};

const stack = await declareStack({ values });
const bound = (trigger: string): unknown => stack.the(BINDING, trigger).inputs.actions;
const own = (key: string, displayName: string) => ({ id: `auth0:index/action:Action ${key}`, displayName });
const other = (name: string) => ({ id: name, displayName: name });

describe("the Actions of other teams", () => {
  it("run at login after PKCE and before the rules about scopes and claims, or after all of ours", () => {
    expect(bound("post-login")).toEqual([
      own("pkce", "Timesheets: PKCE for public applications"),
      other("Acme: consent"),
      other("Portal: terms"),
      own("access-token-scopes", "Timesheets: access token scopes"),
      own("identity-claims", "Timesheets: identity claims"),
      other("Acme: enrich profile"),
    ]);
  });

  it("run when a machine asks for a token, before the rule about its scopes", () => {
    expect(bound("credentials-exchange")).toEqual([
      other("Acme: machines"),
      own("machine-scopes", "Timesheets: machine scopes"),
    ]);
  });

  it("are looked up, and not declared: nothing of them is changed", () => {
    const names = stack.all("auth0:index/action:Action").map(({ inputs }) => inputs.name);
    expect(names.filter((name) => !String(name).startsWith("Timesheets: "))).toEqual([]);
  });
});
