import { describe, expect, it } from "vitest";
import { reasonOfOthers } from "../../../tenant/drift/other-teams.ts";

const others = {
  projects: { Portal: { client: ["Portal Web"], connection: ["portal-staff"] } },
  actions: [],
};

const reasonOf = (changes: object) =>
  reasonOfOthers(
    {
      kind: "connection",
      name: "portal-staff",
      fields: { strategy: "oidc", enabled_clients: new Set(["Portal Web"]), ...changes },
    },
    others,
  );

describe("another project's connection", () => {
  it.each([
    ["for their application", {}],
    ["with metadata of theirs", { metadata: { portal: "staff" } }],
  ])("is theirs: one %s", (_what, changes) => {
    expect(reasonOf(changes)).toBe('of the project "Portal", as timesheets:otherProjects says');
  });

  it.each([
    ["for our application, too", { enabled_clients: new Set(["Portal Web", "Timesheets Web"]) }],
    ["to which every application leads", { is_domain_connection: true }],
    ["that calls itself our directory", { metadata: { timesheets: "directory" } }],
    ["that calls itself our database", { metadata: { timesheets: "people" }, strategy: "auth0" }],
  ])("is nobody's to have: one %s", (_what, changes) => {
    expect(reasonOf(changes)).toBeUndefined();
  });
});
