import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { applied, asShellScript, engineEnvironment } from "../../../local/engine/environment.ts";

const made = (inherited: NodeJS.ProcessEnv) =>
  engineEnvironment({
    inherited,
    folder: "/scratch",
    tenant: { domain: "localhost:1", management: { clientId: "id", clientSecret: "it's" } },
    authoritiesFile: "/scratch.pem",
    passphrase: "pass",
    nodeFolder: "/node/bin",
  });

describe("engineEnvironment", () => {
  it("leads to the scratch folder, the local tenant and this Node", () => {
    expect(made({ PATH: "/bin:/usr/bin" })).toEqual({
      set: {
        PATH: "/node/bin:/bin:/usr/bin",
        PULUMI_HOME: "/scratch/home",
        PULUMI_BACKEND_URL: "file:///scratch/state",
        PULUMI_CONFIG_PASSPHRASE: "pass",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        SSL_CERT_FILE: "/scratch.pem",
        NODE_EXTRA_CA_CERTS: "/scratch.pem",
        AUTH0_DOMAIN: "localhost:1",
        AUTH0_CLIENT_ID: "id",
        AUTH0_CLIENT_SECRET: "it's",
      },
      unset: [],
    });
  });

  it.each([
    "AUTH0_API_TOKEN",
    "AUTH0_AUDIENCE",
    "PULUMI_ACCESS_TOKEN",
    "PULUMI_CONFIG_PASSPHRASE_FILE",
    "PULUMI_CREDENTIALS_PATH",
    "PULUMI_STACK",
  ])("takes %s away", (name) => {
    expect(made({ [name]: "the user's" }).unset).toEqual([name]);
  });

  it.each(["HTTPS_PROXY", "PULUMI_STACK_SIZE", "NOT_AUTH0_DOMAIN"])("leaves %s alone", (name) => {
    expect(applied({ [name]: "kept" }, made({ [name]: "kept" }))).toMatchObject({ [name]: "kept" });
  });

  it("is the same in a shell that reads it", () => {
    const inherited = { PATH: "/usr/bin:/bin", AUTH0_API_TOKEN: "the user's", OTHER: "kept" };
    const environment = made(inherited);
    const script = `${asShellScript(environment)}/usr/bin/env -0`;
    const seen = execFileSync("/bin/sh", ["-c", script], { env: inherited, encoding: "utf8" })
      .split("\0")
      .filter((line) => line !== "" && !/^(PWD|SHLVL|_|OLDPWD)=/.test(line))
      .map((line) => line.split(/=(.*)/s).slice(0, 2));
    expect(Object.fromEntries(seen)).toEqual(applied(inherited, environment));
  });
});
