import { SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { accessOfEnvironment } from "../../../tenant/connect/access.ts";

const AUTH0_DOMAIN = "exampleco-dev.eu.auth0.com";
const sound = { AUTH0_DOMAIN, AUTH0_CLIENT_ID: "id", AUTH0_CLIENT_SECRET: "hush" };

function faultsOf(environment: Record<string, string>): unknown {
  try {
    return accessOfEnvironment(environment);
  } catch (error) {
    return error;
  }
}

describe("accessOfEnvironment", () => {
  it("takes a client's credentials", () => {
    expect(accessOfEnvironment(sound)).toEqual({
      domain: AUTH0_DOMAIN,
      clientId: "id",
      credentials: { clientSecret: "hush" },
    });
  });

  it("takes a token before them, and knows its client by it", async () => {
    const key = new TextEncoder().encode("a key of at least 32 characters, for HS256");
    const token = await new SignJWT({ azp: "somebody" }).setProtectedHeader({ alg: "HS256" }).sign(key);
    expect(accessOfEnvironment({ ...sound, AUTH0_ACCESS_TOKEN: token })).toEqual({
      domain: AUTH0_DOMAIN,
      clientId: "somebody",
      credentials: { token },
    });
  });

  it("takes a token that doesn't say whose it is", () => {
    expect(accessOfEnvironment({ AUTH0_DOMAIN, AUTH0_ACCESS_TOKEN: "opaque" }).clientId).toBeUndefined();
  });

  it("names everything that is missing", () => {
    expect(faultsOf({})).toMatchObject({
      code: "TENANT_ACCESS_INVALID",
      faults: [
        `AUTH0_DOMAIN is missing; expected the tenant's domain, for example "${AUTH0_DOMAIN}"`,
        "AUTH0_CLIENT_ID is missing; expected it beside AUTH0_CLIENT_SECRET, or AUTH0_ACCESS_TOKEN instead of both",
        "AUTH0_CLIENT_SECRET is missing; expected it beside AUTH0_CLIENT_ID, or AUTH0_ACCESS_TOKEN instead of both",
      ],
    });
  });

  it("refuses a domain with a scheme, and never shows a secret", () => {
    const error = faultsOf({ ...sound, AUTH0_DOMAIN: `https://${AUTH0_DOMAIN}/` });
    expect(error).toMatchObject({
      faults: [
        `AUTH0_DOMAIN is "https://${AUTH0_DOMAIN}/"; expected a host without a scheme, for example "${AUTH0_DOMAIN}"`,
      ],
    });
    expect(String(error)).not.toContain("hush");
  });
});
