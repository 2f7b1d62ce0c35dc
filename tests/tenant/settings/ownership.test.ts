import { describe, expect, it } from "vitest";
import { readSettingsConfig } from "../../../tenant/deploy/settings.ts";
import { declareStack } from "../../infra/declare.ts";
import { stacks, stackValues } from "../../infra/stack-file.ts";
import { DEPLOY_TYPES } from "./owned-types.ts";

/** The types of the Auth0 provider that the program declares, each once. */
async function declaredTypes(stack: string): Promise<string[]> {
  const { resources } = await declareStack({ stack });
  return [...new Set(resources.map(({ type }) => type))].filter((type) => type.startsWith("auth0:"));
}

describe.each(stacks)("the tenant's owners in %s", (stack) => {
  it("are known for every type that Pulumi declares", async () => {
    const declared = await declaredTypes(stack);
    expect(declared.length).toBeGreaterThan(0);
    expect(declared.filter((type) => DEPLOY_TYPES[type] === undefined)).toEqual([]);
  });

  it("are never two: what Pulumi declares, the Deploy CLI doesn't include", async () => {
    const { types } = await readSettingsConfig(stack);
    const pulumis = new Set((await declaredTypes(stack)).flatMap((type) => DEPLOY_TYPES[type] ?? []));
    expect([...pulumis].sort()).toEqual([
      "actions",
      "clientAuthCredentials",
      "clientGrants",
      "clients",
      "connections",
      ...("timesheets:loginDomain" in stackValues(stack) ? ["customDomains"] : []),
      "databases",
      "resourceServers",
      "roles",
      "triggers",
    ]);
    expect(types.filter((type) => pulumis.has(type))).toEqual([]);
  });

  it("are known for every type that the Deploy CLI includes, so that Pulumi can't take it over unseen", async () => {
    const { types } = await readSettingsConfig(stack);
    const known = new Set(Object.values(DEPLOY_TYPES).flat());
    expect(types.filter((type) => !known.has(type))).toEqual([]);
  });
});
