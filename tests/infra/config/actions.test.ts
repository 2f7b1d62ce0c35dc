import { describe, expect, it } from "vitest";
import { acceptWith, refusalOf } from "./accept.ts";

const sha256 = "0123456789abcdef".repeat(4);
const EXAMPLE = '"Acme: enrich profile"';
const named = (count: number) => Array.from({ length: count }, (_, index) => `Acme: ${index}`);

/** The fault that is told of these Actions. */
const faultOf = (actions: unknown) => refusalOf({ "timesheets:actions": actions });

describe("the Actions of other teams", () => {
  it("are none where the stack names none", () => {
    expect(acceptWith({}).otherActions).toEqual({});
  });

  it("have a place in a trigger, and an order there", () => {
    const actions = {
      "post-login": { before: ["Acme: consent", "Portal: terms"], after: [{ name: "Acme: audit", sha256 }] },
      "credentials-exchange": { before: ["Acme: machines"] },
    };
    expect(acceptWith({ "timesheets:actions": actions }).otherActions).toEqual({
      "post-login": {
        before: [{ name: "Acme: consent" }, { name: "Portal: terms" }],
        after: [{ name: "Acme: audit", sha256 }],
      },
      "credentials-exchange": { before: [{ name: "Acme: machines" }], after: [] },
    });
  });

  it("may be as many as Auth0 runs beside ours", () => {
    const actions = { "post-login": { before: named(15) } };
    expect(acceptWith({ "timesheets:actions": actions }).otherActions["post-login"]?.before).toHaveLength(15);
  });

  it.each<[why: string, actions: unknown, fault: string]>([
    [
      "a place before PKCE",
      { "post-login": { first: ["Acme: consent"] } },
      'timesheets:actions.post-login has "first", which isn\'t one; expected before (our rules about scopes and claims) or after (all of ours): nothing comes before PKCE',
    ],
    [
      "a trigger in which none of ours runs",
      { "post-user-registration": { before: ["Acme: welcome"] } },
      'timesheets:actions has "post-user-registration", in which none of ours runs: its Actions are left alone, and need no place; expected post-login or credentials-exchange',
    ],
    [
      "a list without a place",
      { "post-login": ["Acme: consent"] },
      `timesheets:actions.post-login is ["Acme: consent"]; expected the keys before, after, for example {"before":[${EXAMPLE}]}`,
    ],
    [
      "one after ours of which nobody has looked at the code",
      { "post-login": { after: ["Acme: audit"] } },
      `timesheets:actions.post-login.after[0] is "Acme: audit"; expected the keys name, sha256`,
    ],
    [
      "one after ours whose digest isn't one",
      { "post-login": { after: [{ name: "Acme: audit", sha256: "sha256 0123…" }] } },
      'timesheets:actions.post-login.after[0].sha256 is "sha256 0123…"; expected the SHA-256 of the code that was looked at, in 64 hexadecimal digits: it runs after our rules and can add any scope',
    ],
    [
      "one of ours",
      { "post-login": { before: ["Timesheets: identity claims"] } },
      'timesheets:actions.post-login.before[0] is "Timesheets: identity claims", which is an Action of this project\'s own; expected one of another team',
    ],
    [
      "one at two places",
      { "post-login": { before: ["Acme: audit"], after: [{ name: "Acme: audit", sha256 }] } },
      "timesheets:actions.post-login names an Action twice; expected each once, in one place",
    ],
    [
      "one without a name",
      { "post-login": { before: [" "] } },
      `timesheets:actions.post-login.before[0] is ""; expected the name that the Action has on the tenant, for example ${EXAMPLE}`,
    ],
    [
      "more than Auth0 runs",
      { "post-login": { before: named(16) } },
      "timesheets:actions.post-login has too many Actions; expected at most 15, as Auth0 runs 20 in a trigger and 5 may be ours",
    ],
  ])("are refused: %s", (_why, actions, fault) => {
    expect(faultOf(actions)).toContain(fault);
  });
});
