import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { appConfiguration } from "../../../local/app/configuration.ts";
import { writeConfiguration } from "../../../local/app/write-configuration.ts";
import { declareStack } from "../../infra/declare.ts";
import { folderOf } from "./fixture.ts";

const OUTPUTS = {
  environment: "production",
  issuer: "https://login.timesheets.exampleco.com/",
  audience: "https://api.exampleco.com/timesheets",
  apiUrl: "https://api.timesheets.exampleco.com",
  clientIds: { mobile: "the-app", web: "the-web-app" },
  clientSecrets: { web: "s3cr3t" },
  apps: {
    mobile: {
      android: { packageName: "com.exampleco.timesheets", certificateFingerprints: ["AB:CD"] },
      ios: { teamId: "A1B2C3D4E5", bundleId: "com.exampleco.timesheets" },
    },
  },
  refreshTokens: { lifetime: 2_592_000, idleLifetime: 1_296_000 },
};

const CONFIGURATION = {
  stack: "prod",
  environment: "production",
  domain: "login.timesheets.exampleco.com",
  clientId: "the-app",
  audience: "https://api.exampleco.com/timesheets",
  apiUrl: "https://api.timesheets.exampleco.com",
  session: { lifetime: 2_592_000, idleLifetime: 1_296_000 },
  android: { packageName: "com.exampleco.timesheets" },
  ios: { teamId: "A1B2C3D4E5", bundleId: "com.exampleco.timesheets" },
};

/** The error's message for outputs of which some are others. */
function refusalOf(changes: Readonly<Record<string, unknown>>): string {
  try {
    appConfiguration("prod", { ...OUTPUTS, ...changes }, "outputs.json");
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "accepted";
}

describe("the app's configuration", () => {
  it("is what the stack's outputs say, and nothing of them that is secret", () => {
    expect(appConfiguration("prod", OUTPUTS, "outputs.json")).toEqual(CONFIGURATION);
  });

  it("has all that it needs among the outputs that the program declares", async () => {
    const { outputs } = await declareStack();
    const { issuer, environment, apps, refreshTokens } = outputs;
    const known = { issuer, environment, apps, refreshTokens };
    expect(appConfiguration("dev", { ...OUTPUTS, ...known }, "the program")).toMatchObject({
      stack: "dev",
      environment: "development",
      domain: "exampleco-dev.eu.auth0.com",
      session: { lifetime: 2_592_000, idleLifetime: 1_296_000 },
      android: { packageName: "com.exampleco.timesheets" },
      ios: { teamId: "A1B2C3D4E5", bundleId: "com.exampleco.timesheets" },
    });
  });

  it("has no platform that the stack has no app for", () => {
    expect(appConfiguration("prod", { ...OUTPUTS, apps: { mobile: {} } }, "outputs.json")).toEqual(
      Object.fromEntries(Object.entries(CONFIGURATION).filter(([key]) => key !== "android" && key !== "ios")),
    );
  });

  const DEPLOY = "expected what this version of the program gives: deploy the stack with it first";
  it.each([
    [{ apps: undefined }, `apps is missing; ${DEPLOY}`],
    [{ refreshTokens: undefined }, `refreshTokens is missing; ${DEPLOY}`],
    [{ refreshTokens: { lifetime: 0.5, idleLifetime: 1 } }, `refreshTokens.lifetime is 0.5; ${DEPLOY}`],
    [{ clientIds: { web: "a" } }, `clientIds.mobile is missing; ${DEPLOY}`],
    [{ environment: "test" }, `environment is "test"; ${DEPLOY}`],
    [{ issuer: "http://a/" }, 'issuer is "http://a/"; expected the issuer, as https://login.example.com/'],
    [{ audience: "" }, `audience is ""; ${DEPLOY}`],
    [
      { apiUrl: undefined },
      "apiUrl is missing; expected where the API is: a stack whose timesheets:hosting is none has none, and nothing that an app could ask",
    ],
  ])("can't be had from %j", (changes, fault) => {
    expect(refusalOf(changes)).toBe(`STACK_OUTPUTS_INVALID: outputs.json\n  ${fault}`);
  });

  it("is refused with all that is missing, and without what is there", () => {
    const refusal = refusalOf({ apps: undefined, issuer: undefined });
    expect(refusal.split("\n")).toHaveLength(3);
    expect(refusal).not.toContain("s3cr3t");
  });
});

describe("npm run app:config", () => {
  it("writes it from a file with the outputs", async () => {
    const folder = await folderOf({ "outputs.json": JSON.stringify(OUTPUTS) });
    const file = path.join(folder, "configuration.json");
    await writeConfiguration("prod", path.join(folder, "outputs.json"), file);
    const text = await readFile(file, "utf8");
    expect(JSON.parse(text)).toEqual(CONFIGURATION);
    expect(text).not.toContain("s3cr3t");
    expect(text.endsWith("}\n")).toBe(true);
  });

  it.each([
    ["s3cr3t {", "is no JSON; expected the outputs as"],
    ["{}", "environment is missing; expected what this version"],
    [
      JSON.stringify({ ...OUTPUTS, audience: "https://api.dev.exampleco.com/timesheets" }),
      'audience is "https://api.dev.exampleco.com/timesheets"; expected the timesheets:audience of Pulumi.prod.yaml, https://api.exampleco.com/timesheets',
    ],
  ])("leaves the file as it was where the outputs are %s", async (outputs, fault) => {
    const folder = await folderOf({ "outputs.json": outputs, "configuration.json": "before" });
    const file = path.join(folder, "configuration.json");
    const writing = writeConfiguration("prod", path.join(folder, "outputs.json"), file);
    const error = await writing.catch((caught: Error) => caught);
    expect(String(error)).toContain(fault);
    expect(String(error)).not.toContain("s3cr3t");
    expect(await readFile(file, "utf8")).toBe("before");
  });

  it("says what to do where the file can't be read", async () => {
    await expect(writeConfiguration("prod", "no-such-file.json")).rejects.toThrow(
      "STACK_OUTPUTS_INVALID: no-such-file.json\n  can't be read; expected the outputs as `npm run --silent pulumi -- stack output --json` writes them",
    );
  });
});
