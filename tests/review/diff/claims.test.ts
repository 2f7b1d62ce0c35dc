import { resourceTypes } from "declared-stack/resource-types";
import { describe, expect, it } from "vitest";
import { linesBetween, policyWith, revisionOf, snapshotOf, withInputs } from "../support/revise.ts";

const sound = await snapshotOf();

/** The stack with a statement at the beginning of what an Action does. */
const withStatement = (statement: string, key = "access-token-scopes") =>
  withInputs(sound, resourceTypes.action, key, ({ code }) => {
    const other = String(code).replace("async (event, api) => {", `async (event, api) => { ${statement}`);
    if (other === code) throw new Error(`no handler in ${key}`);
    return { code: other };
  });

const claimLinesBetween = async (before: typeof sound, after: typeof sound) =>
  (await linesBetween(before, after)).filter(
    (line) => line.includes(" the claim ") && line.includes("tokens"),
  );

describe("claims that the Actions set", () => {
  it("are in the model, with whom they are for", async () => {
    const { model } = await revisionOf(sound);
    expect(model.claims).toEqual([
      {
        name: "https://api.exampleco.com/email",
        token: "access",
        constant: null,
        applications: [0, 1],
        people: model.people.map((_, place) => place),
      },
    ]);
  });

  it("are told under a new name and no longer under the old one, when the policy's namespace changes", async () => {
    const renamed = policyWith(({ api }) => ({ api: { ...api, claimNamespace: "https://exampleco.com/" } }));
    expect(await claimLinesBetween(sound, await snapshotOf(renamed))).toEqual([
      "+ Access tokens now carry the claim https://exampleco.com/email.",
      "- Access tokens no longer carry the claim https://api.exampleco.com/email.",
    ]);
  });

  it.each([
    [
      "a constant",
      'api.idToken.setCustomClaim("https://x.example/level", 3);',
      "+ ID tokens now carry the claim https://x.example/level as 3.",
    ],
    [
      "a part of the person",
      'api.accessToken.setCustomClaim("https://x.example/id", event.user.user_id);',
      "+ Access tokens now carry the claim https://x.example/id.",
    ],
    [
      "at a refresh alone",
      'if (!event.transaction.requested_scopes) api.accessToken.setCustomClaim("https://x.example/late", "x");',
      '+ Access tokens now carry the claim https://x.example/late as "x".',
    ],
    [
      "a name that decides over rights",
      'api.accessToken.setCustomClaim("permissions", ["approve:timesheets"]);',
      '+ Access tokens now carry the claim permissions as ["approve:timesheets"], whose name has a meaning of its own to whatever checks tokens.',
    ],
    [
      "a name without namespace",
      'api.accessToken.setCustomClaim("level", 3);',
      "+ Access tokens now carry the claim level as 3, whose name has no namespace.",
    ],
  ])("are wider when new, and narrower when gone: %s", async (_, statement, line) => {
    const after = withStatement(statement);
    expect(await claimLinesBetween(sound, after)).toEqual([line]);
    const [gone] = await claimLinesBetween(after, sound);
    expect(gone).toMatch(/^- (Access|ID) tokens no longer carry the claim /);
  });

  it("are told with their old and new value, where that is constant", async () => {
    const of = (level: number) =>
      withStatement(`api.accessToken.setCustomClaim("https://x.example/level", ${level});`);
    expect(await claimLinesBetween(of(3), of(4))).toEqual([
      "+ Access tokens now carry the claim https://x.example/level as 4.",
      "- Access tokens no longer carry the claim https://x.example/level as 3.",
    ]);
    expect(await claimLinesBetween(of(3), of(3))).toEqual([]);
  });

  it("are told of machines, too", async () => {
    const after = withStatement(
      'api.accessToken.setCustomClaim("https://x.example/m", true);',
      "machine-scopes",
    );
    expect(await claimLinesBetween(sound, after)).toEqual([
      "+ Access tokens now carry the claim https://x.example/m as true.",
    ]);
    const { model } = await revisionOf(after);
    expect(model.claims.at(-1)).toMatchObject({ applications: [2], people: [] });
  });

  it("aren't told of somebody who isn't let in", async () => {
    const after = withStatement(
      'api.accessToken.setCustomClaim("https://x.example/a", 1); api.access.deny("no");',
    );
    expect((await revisionOf(after)).model.claims).toEqual([]);
  });

  it("are a finding under a name that isn't theirs", async () => {
    const after = withStatement(
      'api.idToken.setCustomClaim("sub", "x"); api.accessToken.setCustomClaim("level", 3);',
    );
    const findings = (await revisionOf(after)).model.findings.filter(({ code }) => code === "CLAIM_NAME");
    expect(findings.map(({ severity, where, what }) => `${severity}: ${where} ${what}`)).toEqual([
      "high: Actions · ID tokens set sub, which has a meaning of its own to whatever checks tokens",
      "medium: Actions · Access tokens set level, whose name has no namespace",
    ]);
  });
});
