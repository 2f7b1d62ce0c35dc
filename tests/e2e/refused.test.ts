import { describe, expect, it } from "vitest";
import { devConfig, stackForTest } from "./bring-up.ts";
import { weaken } from "./weaken.ts";

describe("the stack does not come up", () => {
  it("with a role under another name than the rules look for", async () => {
    const autonamed = weaken("auth0:index/role:Role", ({ name }) => ({ name: `${name}-1a2b3c4` }));
    await expect(stackForTest({ alter: autonamed })).rejects.toThrow(
      'ROLE_NOT_DEPLOYED: the tenant has no role "Employee", only "Employee-1a2b3c4", "Manager-1a2b3c4", "Auditor-1a2b3c4"; infra/ has to give it exactly that name',
    );
  });

  it("without a key of its configuration", async () => {
    const { "timesheets:protect": _protect, ...config } = await devConfig();
    await expect(stackForTest({ config })).rejects.toThrow(
      /STACK_CONFIG_INVALID[\s\S]*timesheets:protect[\s\S]*expected true or false/,
    );
  });

  it("with a wildcard in its callbacks", async () => {
    const config = await devConfig();
    const mobile = config["timesheets:mobile"] ?? "";
    const wild = mobile.replace("https://{domain}/android/", "https://*.exampleco.com/");
    expect(wild).not.toBe(mobile);
    await expect(stackForTest({ config: { ...config, "timesheets:mobile": wild } })).rejects.toThrow(
      /timesheets:mobile\.android\.callbacks\[0\].*wildcard/,
    );
  });

  it("with a resource that the tenant refuses", async () => {
    const alter = weaken("auth0:index/client:Client", () => ({ appTyp: "native" }));
    await expect(stackForTest({ alter })).rejects.toThrow(
      /auth0:index\/client:Client ".*" could not be realised: [\s\S]*app_typ/,
    );
  });
});
