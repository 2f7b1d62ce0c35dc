import path from "node:path";
import { declareResources } from "declared-stack/declare-resources";
import { labelOf, type StackResource } from "declared-stack/resource";
import { readStackFile } from "declared-stack/stack-file";
import { referredBy } from "declared-stack/stand-ins";
import { describe, expect, it } from "vitest";
import { timesheetsProgram } from "../../infra/load-program.ts";

const project = path.dirname(path.dirname(import.meta.dirname));
const config = await readStackFile(path.join(project, "Pulumi.prod.yaml"));
const { resources, components, outputs } = await declareResources({
  stack: "prod",
  config,
  program: timesheetsProgram,
});

function the(type: string, name: string): StackResource {
  const found = resources.find((resource) => resource.type === type && resource.name === name);
  if (found === undefined) throw new Error(`not declared: ${type} ${name}`);
  return found;
}

describe("declareResources", () => {
  it("gives a resource with its component, its protection and what it depends on", () => {
    const { inputs, ...grant } = the("auth0:index/clientGrant:ClientGrant", "web");
    expect(grant).toEqual({
      type: "auth0:index/clientGrant:ClientGrant",
      name: "web",
      protect: true,
      options: {},
      parent: "timesheets:authorization:Application web",
      dependsOn: [
        "auth0:index/client:Client web",
        "auth0:index/resourceServerScopes:ResourceServerScopes api",
        "auth0:index/triggerActions:TriggerActions credentials-exchange",
        "auth0:index/triggerActions:TriggerActions post-login",
      ],
    });
    expect(inputs.subjectType).toBe("user");
    expect(the("auth0:index/client:Client", "web").protect).toBe(true);
  });

  it("lets references be followed, by id and by ARN", () => {
    const follow = (value: unknown) => referredBy(value, resources)?.name;
    expect(follow(the("auth0:index/clientGrant:ClientGrant", "web").inputs.clientId)).toBe("web");
    expect(follow(the("auth0:index/rolePermissions:RolePermissions", "Manager").inputs.roleId)).toBe(
      "Manager",
    );
    const { role } = the("aws:lambda/function:Function", "api").inputs;
    expect(referredBy(role, resources)).toBe(the("aws:iam/role:Role", "api"));
    expect(follow("somebody else's")).toBeUndefined();
  });

  it("gives code that people read as text, and the function's as a hash", () => {
    expect(the("auth0:index/action:Action", "pkce").inputs.code).toContain("exports.onExecutePostLogin");
    expect(the("aws:lambda/function:Function", "api").inputs.code).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it("is sorted, and declares the program anew each time", async () => {
    const again = await declareResources({ stack: "prod", config, program: timesheetsProgram });
    expect(again).toEqual({ resources, components, outputs });
    expect(resources.map(labelOf)).toEqual(resources.map(labelOf).toSorted());
  });

  it("hides the applications' secrets", () => {
    expect(outputs.clientSecrets).toEqual({ web: "[secret]", batch: "[secret]" });
  });
});
