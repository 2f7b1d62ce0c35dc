import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { appFolder, policyForApp, typesForApp, typesHeading } from "../../../local/app/generated.ts";
import { policy } from "../../../rules/policy.ts";

const textOf = (name: string) => readFile(path.join(appFolder, "generated", name), "utf8");

describe("the app's generated files", () => {
  test("say what the policy says now", async () => {
    expect(await textOf("policy.ts")).toBe(policyForApp(policy));
  });

  test("are of the API as it is described now", async () => {
    expect((await textOf("api.d.ts")).split("\n")[0]).toBe(typesHeading);
  });

  test("say which packages they need that aren't installed", async () => {
    await expect(typesForApp(path.join(appFolder, "access"))).rejects.toThrow("npm ci --prefix app");
  });

  test("name no scope that the app may not ask for, and no route that needs one", () => {
    const text = policyForApp(policy);
    expect(text).toContain("approve:timesheets");
    expect(text).not.toContain("batch");
  });

  test("follow the policy: a scope that the app loses is gone, with its routes", () => {
    const mobile = { ...policy.applications.mobile, scopes: ["read:timesheets"] };
    const text = policyForApp({ ...policy, applications: { ...policy.applications, mobile } });
    expect(text).toMatch(/"GET \/weeks\/\{week\}": \[\s*"read:timesheets"\s*\]/);
    expect(text).not.toMatch(/(create|delete|approve|audit):timesheets|PUT|POST|DELETE/);
  });

  test("follow the policy: by a scope for others' entries, nobody reaches a week of their own", () => {
    const mobile = { ...policy.applications.mobile, scopes: ["read:timesheets", "audit:timesheets"] };
    const text = policyForApp({ ...policy, applications: { ...policy.applications, mobile } });
    expect(text).toMatch(
      /"GET \/weeks\/\{week\}": \{\s*"own": \[\s*"read:timesheets"\s*\],\s*"others": \[\s*"audit:timesheets"\s*\]/,
    );
  });
});
