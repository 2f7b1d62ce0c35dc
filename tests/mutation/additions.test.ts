import type { StackResource } from "declared-stack/resource";
import { describe, expect, it } from "vitest";
import { additionalResources, additionsOf, additionsTo } from "../../mutation/resources/additions.ts";
import { typesOf, undeclaredArguments } from "../../mutation/resources/arguments.ts";
import { idOf } from "../../mutation/resources/mutant.ts";

const resource = (options: Partial<StackResource> = {}): StackResource => ({
  type: "auth0:index/clientGrant:ClientGrant",
  name: "one",
  inputs: {},
  protect: false,
  parent: "",
  dependsOn: [],
  options: {},
  ...options,
});

/** The settings of a type that inputs don't have, each with its value. */
const undeclared = (type: string, inputs: object): [string, unknown][] =>
  undeclaredArguments(type, inputs).map(({ path, value }) => [path.join("."), value]);

describe("undeclaredArguments", () => {
  it("gives each setting of the SDK that isn't declared, with a value of its form", () => {
    const declared = { allowAllScopes: false, audience: "a", clientId: "c", scopes: [], subjectType: "user" };
    expect(undeclared("auth0:index/clientGrant:ClientGrant", declared)).toEqual([
      ["allowAnyOrganization", true],
      ["authorizationDetailsTypes", ["stranger"]],
      ["defaultFor", "stranger"],
      ["organizationUsage", "stranger"],
      ["scopes", ["stranger"]],
    ]);
  });

  it("gives each part of what is absent alone, and what is absent of a part", () => {
    const inputs = { vpcConfig: { subnetIds: ["a"] }, environment: { variables: { A: "a" } } };
    const found = undeclared("aws:lambda/function:Function", inputs);
    expect(found).toContainEqual(["vpcConfig.securityGroupIds", ["stranger"]]);
    expect(found).toContainEqual(["environment.variables.stranger", "stranger"]);
    expect(found).toContainEqual(["fileSystemConfig", { arn: "stranger" }]);
    expect(found).toContainEqual(["tags", { stranger: "stranger" }]);
    expect(found).toContainEqual(["publish", true]);
    expect(found.map(([path]) => path)).not.toContain("vpcConfig.subnetIds");
  });

  it("goes into the items of lists", () => {
    const inputs = { globalSecondaryIndexes: [{ name: "a" }] };
    const found = undeclared("aws:dynamodb/table:Table", inputs);
    expect(found).toContainEqual(["globalSecondaryIndexes.0.hashKey", "stranger"]);
    expect(found).toContainEqual(["replicas", [{ regionName: "stranger" }]]);
  });

  it("says so when the SDK is another than it can read", () => {
    expect(() => undeclaredArguments("auth0:index/client:Other", {})).toThrow("SDK_UNREADABLE");
  });
});

it("typesOf reads the types of an SDK", () => {
  expect(typesOf("auth0")).toContain("auth0:index/userRoles:UserRoles");
  expect(typesOf("aws/lambda")).toContain("aws:lambda/eventSourceMapping:EventSourceMapping");
});

describe("additions", () => {
  const policy = JSON.stringify({
    Statement: [{ Effect: "Allow", Principal: { Service: "a" }, Action: "b", Resource: ["c"] }],
  });
  const role = resource({ type: "aws:iam/role:Role", inputs: { assumeRolePolicy: policy } });
  const added = (one: StackResource) =>
    additionsTo(one).map((mutant) => [mutant.path.join("."), mutant.apply([one])[0]] as const);
  const statementOf = (one: StackResource | undefined): unknown =>
    JSON.parse(String(one?.inputs.assumeRolePolicy)).Statement;

  it("are settings of names that the SDK doesn't know", () => {
    const paths = added(resource({ inputs: { clientId: "c" } })).map(([path]) => path);
    expect(paths).toEqual(expect.arrayContaining(["client_id", "stranger", "defaultFor"]));
  });

  it("are statements, principals and actions of policies", () => {
    const statements = added(role).flatMap(([path, one]) =>
      path.startsWith("assumeRolePolicy.Statement") ? [statementOf(one)] : [],
    );
    const [first] = JSON.parse(policy).Statement;
    expect(statements).toContainEqual([
      first,
      { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" },
    ]);
    expect(statements).toContainEqual([{ ...first, Principal: { Service: "a", AWS: ["*"] } }]);
    expect(statements).toContainEqual([{ ...first, Action: ["b", "arn:aws:iam::999999999999:stranger"] }]);
    expect(statements).toContainEqual([{ ...first, stranger: "stranger" }]);
  });

  it("are options", () => {
    const options = added(resource()).flatMap(([path, one]) => (path === "" ? [one?.options] : []));
    expect(options).toContainEqual({ ignoreChanges: ["*"] });
    expect(options).toContainEqual({ readsId: "stranger" });
  });

  it("are variables by which Node.js and Lambda take orders", () => {
    const inputs = { environment: { variables: { A: "a" } } };
    const paths = added(resource({ type: "aws:lambda/function:Function", inputs })).map(([path]) => path);
    expect(paths).toContain("environment.variables.NODE_OPTIONS");
  });

  it("are tried on one resource of each type, in turn", () => {
    const [one, two] = [resource(), resource({ name: "two" })];
    const alone = additionsTo(one).length;
    const ids = additionsOf([one, two]).map(idOf);
    expect(ids).toHaveLength(alone);
    expect(new Set(ids).size).toBe(alone);
    expect(ids.filter((id) => id.includes(" two")).length).toBe(Math.floor(alone / 2));
  });

  it("are resources: a second of each, on the same and on foreign ones, and one of each other type", () => {
    const key = resource({ type: "aws:kms/key:Key", name: "data" });
    const alias = resource({
      type: "aws:kms/alias:Alias",
      inputs: { name: "a", targetKeyId: "aws:kms/key:Key data" },
    });
    const all = [key, alias];
    const more = new Map(
      additionalResources(all).map((mutant) => [idOf(mutant), mutant.apply(all).at(-1)?.inputs]),
    );
    expect(more.get("aws:kms/alias:Alias stranger is declared by the same name")).toEqual(alias.inputs);
    expect(more.get("aws:kms/alias:Alias stranger is declared on the same resources")).toEqual({
      ...alias.inputs,
      name: "stranger",
    });
    expect(more.get("aws:kms/alias:Alias stranger is declared on foreign ones")).toEqual({
      name: "stranger",
      targetKeyId: "stranger",
    });
    expect(more.has("auth0:index/userRoles:UserRoles stranger is declared")).toBe(true);
    expect(more.has("test:index:Thing stranger is declared")).toBe(true);
  });
});
