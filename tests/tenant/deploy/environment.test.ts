import { describe, expect, it } from "vitest";
import { deployEnvironment } from "../../../tenant/deploy/environment.ts";

const access = {
  domain: "exampleco-dev.eu.auth0.com",
  clientId: "cli",
  credentials: { clientSecret: "hush" },
};

describe("deployEnvironment", () => {
  it("hands credentials over under the Deploy CLI's own names", () => {
    expect(deployEnvironment(access, {})).toEqual({
      AUTH0_DOMAIN: "exampleco-dev.eu.auth0.com",
      AUTH0_CLIENT_ID: "cli",
      AUTH0_CLIENT_SECRET: "hush",
    });
  });

  it("hands over a token instead of credentials when there is one", () => {
    expect(deployEnvironment({ ...access, credentials: { token: "t" } }, {})).toEqual({
      AUTH0_DOMAIN: "exampleco-dev.eu.auth0.com",
      AUTH0_ACCESS_TOKEN: "t",
    });
  });

  it("lets the CLI trust the authority of a local tenant", () => {
    const environment = deployEnvironment(
      { ...access, caFile: "/tmp/ca.pem" },
      { NODE_EXTRA_CA_CERTS: "/etc/ca" },
    );
    expect(environment.NODE_EXTRA_CA_CERTS).toBe("/tmp/ca.pem");
  });

  it("lets the CLI go by the same clock, where that is moved", () => {
    const clock = { LD_PRELOAD: "libfaketime.so.1", FAKETIME: "+1d", FAKETIME_DONT_FAKE_MONOTONIC: "1" };
    expect(deployEnvironment(access, clock)).toMatchObject(clock);
  });

  it("keeps away whatever would widen what the CLI may touch, or replace a keyword", () => {
    const inherited = {
      PATH: "/bin",
      AUTH0_ALLOW_DELETE: "true",
      AUTH0_INCLUDED_ONLY: '["clients"]',
      AUTH0_DOMAIN: "elsewhere.auth0.com",
      TENANT_NAME: "Mallory",
      AWS_SECRET_ACCESS_KEY: "hush",
    };
    expect(Object.keys(deployEnvironment(access, inherited)).sort()).toEqual(
      ["AUTH0_CLIENT_ID", "AUTH0_CLIENT_SECRET", "AUTH0_DOMAIN", "PATH"].sort(),
    );
    expect(deployEnvironment(access, inherited).AUTH0_DOMAIN).toBe("exampleco-dev.eu.auth0.com");
  });
});
