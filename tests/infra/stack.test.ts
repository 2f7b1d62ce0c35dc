import { labelOf } from "declared-stack/resource";
import { describe, expect, it } from "vitest";
import { declareStack } from "./declare.ts";
import { policyOfThree as policy } from "./three-applications.ts";

const dev = await declareStack();
const prod = await declareStack({ stack: "prod" });

/** Resources that have no name of their own: parts of another one, known by its identifier. */
const NAMELESS = new Set([
  "auth0:index/resourceServerScopes:ResourceServerScopes",
  "auth0:index/rolePermissions:RolePermissions",
  "auth0:index/connectionClients:ConnectionClients",
  "auth0:index/connectionScimConfiguration:ConnectionScimConfiguration",
  "auth0:index/clientCredentials:ClientCredentials",
  "auth0:index/clientGrant:ClientGrant",
  "auth0:index/triggerActions:TriggerActions",
  "aws:apigatewayv2/integration:Integration",
  "aws:apigatewayv2/route:Route",
  "aws:lambda/permission:Permission",
  "aws:kms/key:Key",
  "aws:sns/topicPolicy:TopicPolicy",
]);

/** Where resources have their names; most in `name`. */
const NAMES: Readonly<Record<string, string>> = { "aws:cloudwatch/dashboard:Dashboard": "dashboardName" };

describe("the declared stack", () => {
  it("names every resource that has a name, so that Pulumi makes none up", () => {
    const named = dev.resources.filter(({ type }) => !NAMELESS.has(type));
    expect(named.map(({ type, inputs }) => inputs[NAMES[type] ?? "name"]).sort()).toEqual([
      "$default",
      "/aws/lambda/timesheets-dev-api",
      "/aws/lambda/timesheets-dev-uploads",
      "/aws/vendedlogs/apis/timesheets-dev-api",
      "Auditor",
      "Employee",
      "Manager",
      "Timesheets API",
      "Timesheets Batch",
      "Timesheets Mobile",
      "Timesheets Web",
      "Timesheets: PKCE for public applications",
      "Timesheets: access token scopes",
      "Timesheets: identity claims",
      "Timesheets: machine scopes",
      "alias/timesheets-dev",
      "live",
      "live-uploads",
      "timesheets-dev",
      "timesheets-dev-alarms",
      "timesheets-dev-api",
      "timesheets-dev-api",
      "timesheets-dev-api",
      "timesheets-dev-api",
      "timesheets-dev-api-auth0",
      "timesheets-dev-api-authorizer-errors",
      "timesheets-dev-api-function-errors",
      "timesheets-dev-api-function-throttles",
      "timesheets-dev-api-gateway-throttles",
      "timesheets-dev-api-latency",
      "timesheets-dev-api-server-errors",
      "timesheets-dev-api-table-throttles",
      "timesheets-dev-api-uploads-errors",
      "timesheets-dev-api-uploads-throttles",
      "timesheets-dev-directory",
      "timesheets-dev-entries",
      "timesheets-dev-people",
      "timesheets-dev-throttled",
      "timesheets-dev-unauthorized",
      "timesheets-dev-uploads",
      "timesheets-dev-uploads",
      "timesheets-dev-uploads",
    ]);
  });

  it("has one owner for each list: no resource that adds a single entry to one", () => {
    const types = dev.resources.map(({ type }) => type.split(":").at(-1));
    expect(types).toContain("ResourceServerScopes");
    for (const singular of [
      "ResourceServerScope",
      "RolePermission",
      "ConnectionClient",
      "TriggerAction",
      "UserRole",
      "RolePolicyAttachment",
    ]) {
      expect(types).not.toContain(singular);
    }
  });

  it("keeps what cannot be made again from being deleted in production", () => {
    expect(prod.resources.filter(({ protect }) => protect).map(labelOf)).toEqual([
      "auth0:index/client:Client batch",
      "auth0:index/client:Client mobile",
      "auth0:index/client:Client web",
      "auth0:index/clientCredentials:ClientCredentials batch",
      "auth0:index/clientCredentials:ClientCredentials mobile",
      "auth0:index/clientCredentials:ClientCredentials web",
      "auth0:index/clientGrant:ClientGrant batch",
      "auth0:index/clientGrant:ClientGrant mobile",
      "auth0:index/clientGrant:ClientGrant web",
      "auth0:index/connection:Connection directory",
      "auth0:index/connection:Connection people",
      "auth0:index/connectionClients:ConnectionClients directory",
      "auth0:index/connectionClients:ConnectionClients people",
      "auth0:index/connectionScimConfiguration:ConnectionScimConfiguration directory",
      "auth0:index/customDomain:CustomDomain login",
      "auth0:index/customDomainVerification:CustomDomainVerification login",
      "auth0:index/resourceServer:ResourceServer api",
      "auth0:index/resourceServerScopes:ResourceServerScopes api",
      "auth0:index/role:Role Auditor",
      "auth0:index/role:Role Employee",
      "auth0:index/role:Role Manager",
      "auth0:index/rolePermissions:RolePermissions Auditor",
      "auth0:index/rolePermissions:RolePermissions Employee",
      "auth0:index/rolePermissions:RolePermissions Manager",
      "aws:apigatewayv2/api:Api api",
      "aws:backup/vault:Vault backup",
      "aws:cloudwatch/logGroup:LogGroup access",
      "aws:cloudwatch/logGroup:LogGroup api",
      "aws:cloudwatch/logGroup:LogGroup uploads",
      "aws:dynamodb/table:Table entries",
      "aws:kms/key:Key data",
    ]);
  });

  it("lets go of what is to be removed, with its parts, and of nothing else", async () => {
    const values = { "timesheets:unprotected": ["application batch", "role Manager", "connection people"] };
    const kept = await declareStack({ stack: "prod", values });
    const isProtected = new Set(kept.resources.filter(({ protect }) => protect).map(labelOf));
    expect(
      prod.resources.filter((one) => one.protect && !isProtected.has(labelOf(one))).map(labelOf),
    ).toEqual([
      "auth0:index/client:Client batch",
      "auth0:index/clientCredentials:ClientCredentials batch",
      "auth0:index/clientGrant:ClientGrant batch",
      "auth0:index/connection:Connection people",
      "auth0:index/connectionClients:ConnectionClients people",
      "auth0:index/role:Role Manager",
      "auth0:index/rolePermissions:RolePermissions Manager",
    ]);
  });

  it("keeps nothing from being deleted in development", () => {
    expect(dev.resources.length).toBeGreaterThan(0);
    expect(dev.resources.filter(({ protect }) => protect)).toEqual([]);
  });

  it("groups its resources under names that are part of their identity", () => {
    expect(dev.components.toSorted()).toEqual([
      "pulumi:pulumi:Stack timesheets-dev",
      "timesheets:authorization:Application batch",
      "timesheets:authorization:Application mobile",
      "timesheets:authorization:Application web",
      "timesheets:authorization:Authorization authorization",
      "timesheets:hosting:Hosting hosting",
    ]);
  });

  it("keeps the tenant's part and the hosting apart", () => {
    const parentsOf = (provider: string) =>
      new Set(dev.resources.filter(({ type }) => type.startsWith(provider)).map(({ parent }) => parent));
    expect(parentsOf("aws:")).toEqual(new Set(["timesheets:hosting:Hosting hosting"]));
    expect(parentsOf("auth0:")).toEqual(
      new Set([
        "timesheets:authorization:Authorization authorization",
        "timesheets:authorization:Application mobile",
        "timesheets:authorization:Application web",
        "timesheets:authorization:Application batch",
      ]),
    );
  });

  it("is the same each time", async () => {
    const again = await declareStack();
    expect(again.resources).toEqual(dev.resources);
  });

  it("doesn't depend on the order in which the policy is written", async () => {
    const reversed = <Value>(record: Readonly<Record<string, Value>>) =>
      Object.fromEntries(Object.entries(record).reverse());
    const { roles, applications, routes } = policy;
    const turned = await declareStack({
      policy: {
        ...policy,
        roles: reversed(roles),
        applications: reversed(applications),
        routes: reversed(routes),
      },
    });
    expect(turned.resources.map(labelOf)).toEqual(dev.resources.map(labelOf));
  });

  it("hosts nothing where the stack says so", async () => {
    const { resources, outputs } = await declareStack({ values: { "timesheets:hosting": "none" } });
    expect(resources.length).toBeGreaterThan(0);
    expect(resources.filter(({ type }) => type.startsWith("aws:"))).toEqual([]);
    for (const output of ["apiUrl", "openApiUrl", "tableName", "dashboardName"]) {
      expect(outputs).not.toHaveProperty(output);
    }
  });
});
