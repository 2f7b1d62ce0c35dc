import { resourceTypes } from "declared-stack/resource-types";
import { describe, expect, it } from "vitest";
import { readDeclaration } from "../../review/declaration/read.ts";
import { findAll } from "../../review/findings/find.ts";
import { computeMatrix } from "../../review/matrix/matrix.ts";
import { isOpen } from "../../review/model/routes.ts";
import type { Snapshot } from "../../review/snapshot/take.ts";
import { linesBetween, snapshotOf } from "./support/revise.ts";

const HEALTH = "GET /health";

const sound = await snapshotOf();
const missingAtGateway: Snapshot = {
  ...sound,
  resources: sound.resources.filter(({ type, name }) => type !== resourceTypes.route || name !== HEALTH),
};
const { [HEALTH]: _, ...others } = sound.api.routes ?? {};
const missingInApi: Snapshot = { ...sound, api: { ...sound.api, routes: others } };

async function judged(snapshot: Snapshot) {
  const declaration = readDeclaration(snapshot);
  const matrix = await computeMatrix(snapshot, declaration);
  const findings = findAll({ snapshot, declaration, matrix });
  return {
    open: matrix.routes.open,
    reached: matrix.cells.filter(({ routes }) => routes.includes(HEALTH)).length,
    findings: findings.filter(({ where }) => where.includes("/health")).map(({ code, what }) => [code, what]),
  };
}

describe("an open route", () => {
  it("is open in the matrix, is no finding, and is no change", async () => {
    expect(await judged(sound)).toEqual({ open: [HEALTH], reached: 0, findings: [] });
    expect(await linesBetween(sound, sound)).toEqual([]);
  });

  it.each([
    ["the gateway", missingAtGateway, 0],
    // Past the gateway, which lets it through, nobody is admitted.
    ["the API", missingInApi, 0],
  ])(
    "that is missing at %s is closed in matrix, findings and diff alike",
    async (layer, snapshot, reached) => {
      expect(await judged(snapshot)).toEqual({
        open: [],
        reached,
        findings: [["ROUTE_DIFFERS", `${layer} doesn't know it; the policy lets anybody in without a token`]],
      });
      expect(await linesBetween(sound, snapshot)).toEqual([
        `- Nobody can call ${HEALTH} any more: ${layer} has no such route.`,
      ]);
      expect(await linesBetween(snapshot, sound)).toEqual([
        `+ Anybody may now call ${HEALTH} without a token.`,
      ]);
    },
  );

  it("that is missing at both isn't opened by coming to one", async () => {
    const neither: Snapshot = { ...missingAtGateway, api: missingInApi.api };
    expect(await linesBetween(neither, missingAtGateway)).toEqual([]);
    expect(await linesBetween(neither, missingInApi)).toEqual([]);
  });
});

describe("isOpen", () => {
  const open = { open: true, scopes: [] };
  const guarded = { open: false, scopes: ["read:timesheets"] };
  const passing = { authorization: "NONE", scopes: [], authorized: false };
  const checking = { authorization: "JWT", scopes: ["read:timesheets"], authorized: true };
  const all = { policy: open, gateway: passing, api: open, hasGateway: true, hasApi: true };

  it.each([
    ["all let anybody in", {}, true],
    ["the gateway asks for a token", { gateway: checking }, false],
    ["the API asks for a token", { api: guarded }, false],
    ["the gateway lacks it", { gateway: null }, false],
    ["the API lacks it", { api: null }, false],
    ["there is no gateway", { gateway: null, hasGateway: false }, true],
    ["the API wasn't asked and the policy leaves it open", { api: null, hasApi: false }, true],
    ["the API wasn't asked and the policy guards it", { api: null, hasApi: false, policy: guarded }, false],
    ["gateway and API let anybody in past the policy", { policy: guarded }, true],
  ])("when %s", (_, layers, expected) => {
    expect(isOpen({ ...all, ...layers })).toBe(expected);
  });
});
