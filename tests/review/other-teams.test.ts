import { describe, expect, it } from "vitest";
import { review } from "../../review/review.ts";
import type { Snapshot } from "../../review/snapshot/take.ts";
import { examplePolicy } from "./support/example-policy.ts";
import { baseOf, revisionOf, snapshotOf, TODAY } from "./support/revise.ts";

const sha256 = "a".repeat(64);
const named = (postLogin: unknown) =>
  snapshotOf(examplePolicy, { "timesheets:actions": { "post-login": postLogin } });

const none = await snapshotOf();
const before = await named({ before: ["Acme: consent"] });
const after = await named({ before: ["Acme: consent"], after: [{ name: "Acme: audit", sha256 }] });
const moved = await named({ after: [{ name: "Acme: consent", sha256 }] });
const other = await named({
  before: ["Acme: consent"],
  after: [{ name: "Acme: audit", sha256: "b".repeat(64) }],
});

/** Changes from one revision to the next: concern or direction, sentence. */
async function changesBetween(was: Snapshot, is: Snapshot): Promise<string[]> {
  const { diff } = await review({ snapshots: [is], today: TODAY, base: baseOf([was]), approvals: [] });
  return (diff?.changes ?? []).map(
    ({ direction, concern, sentence }) => `${concern ?? direction}: ${sentence}`,
  );
}

const ADDED_BEFORE =
  'not judged: post-login now runs "Acme: consent" of another team, whose scopes our rules take back where nobody has them; it can deny, redirect and set claims.';
const LAST = "of another team after all of our rules, where it can add any scope to any token.";

describe("the review tells of another team's Action", () => {
  it.each<[what: string, was: Snapshot, is: Snapshot, changes: string[]]>([
    ["that comes before our rules", none, before, [ADDED_BEFORE]],
    ["that is taken out", before, none, ['widens: post-login no longer runs "Acme: consent".']],
    [
      "that comes after them, with the code that was looked at",
      before,
      after,
      [
        `not judged: Stack configuration timesheets:actions.post-login.after[Acme: audit].sha256 is now "${sha256}" (was not set).`,
        `not judged: post-login now runs "Acme: audit" ${LAST}`,
      ],
    ],
    [
      "of which other code was looked at",
      after,
      other,
      [
        `not judged: Stack configuration timesheets:actions.post-login.after[Acme: audit].sha256 is now "${"b".repeat(64)}" (was "${sha256}").`,
      ],
    ],
    [
      "that moves behind our rules",
      before,
      moved,
      [
        'widens: post-login now runs its Actions in another order: "Timesheets: PKCE for public applications", "Timesheets: access token scopes", "Timesheets: identity claims", "Acme: consent" (was "Timesheets: PKCE for public applications", "Acme: consent", "Timesheets: access token scopes", "Timesheets: identity claims").',
        `not judged: Stack configuration timesheets:actions.post-login.after[Acme: consent].sha256 is now "${sha256}" (was not set).`,
      ],
    ],
  ])("%s", async (_what, was, is, changes) => {
    expect(await changesBetween(was, is)).toEqual(changes);
  });

  it("that runs after ours, as long as it does", async () => {
    const findings = async (snapshot: Snapshot) =>
      (await revisionOf(snapshot)).model.findings.map(({ code, where }) => `${code}: ${where}`);
    expect(await findings(before)).toEqual([]);
    expect(await findings(after)).toEqual(["ACTION_OF_OTHERS: post-login · Acme: audit"]);
  });

  it("without taking anybody's rights away, as it may let everybody past", async () => {
    const [{ model: without }, { model: beside }] = [await revisionOf(none), await revisionOf(after)];
    expect(beside.scopes).toEqual(without.scopes);
    expect(beside.people).toEqual(without.people);
  });
});
