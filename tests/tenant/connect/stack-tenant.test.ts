import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  accessToStack,
  requireSameTenant,
  requireTenantAlone,
} from "../../../tenant/connect/stack-tenant.ts";

const environment = { AUTH0_DOMAIN: "exampleco-dev.eu.auth0.com", AUTH0_ACCESS_TOKEN: "hush" };

/** A file with the line of a tenant. */
async function lineOf(domain: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "line-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, "line.json");
  const management = { clientId: "id", clientSecret: "hush" };
  await writeFile(file, `\n> start\n${JSON.stringify({ domain, caFile: "ca.pem", management })}\n`);
  return file;
}

describe("access to the tenant of a stack", () => {
  it("is given when the environment names that tenant", async () => {
    const access = await accessToStack({ stack: "dev", tenantFile: undefined }, environment);
    expect(access).toMatchObject({ domain: "exampleco-dev.eu.auth0.com", credentials: { token: "hush" } });
  });

  it("is refused when it names another stack's, with both, and without a secret", async () => {
    await expect(accessToStack({ stack: "prod", tenantFile: undefined }, environment)).rejects.toThrow(
      'TENANT_MISMATCH: the tenant of stack "prod" is "exampleco.eu.auth0.com" (auth0:domain in Pulumi.prod.yaml), but AUTH0_DOMAIN is "exampleco-dev.eu.auth0.com"; take that tenant\'s credentials, or another --stack',
    );
  });

  it.each([undefined, "exampleco.eu.auth0.com.evil.example", "xexampleco.eu.auth0.com", '{"secure":"v1:"}'])(
    "is refused when the stack's tenant is %j",
    (declared) => {
      expect(() => requireSameTenant("prod", declared, "exampleco.eu.auth0.com")).toThrow(
        "TENANT_MISMATCH: ",
      );
    },
  );

  it("doesn't mind how a host is written", () => {
    expect(requireSameTenant("prod", "ExampleCo.eu.auth0.com", "exampleco.EU.auth0.com:443")).toBeUndefined();
  });

  it("is refused when two stacks name one tenant, however its host is written", () => {
    const domains = new Map([
      ["dev", "exampleco.eu.auth0.com"],
      ["prod", undefined],
      ["staging", "ExampleCo.eu.auth0.com:443"],
    ]);
    expect(() => requireTenantAlone("dev", domains)).toThrow(
      'TENANT_SHARED: stack "staging" has the tenant of stack "dev", "exampleco.eu.auth0.com" (auth0:domain in Pulumi.staging.yaml): each would unbind the other\'s Actions; expected a tenant of its own for each stack (docs/share-a-tenant.md)',
    );
    expect(() => requireTenantAlone("staging", domains)).toThrow('TENANT_SHARED: stack "dev" has the tenant');
    expect(requireTenantAlone("prod", domains)).toBeUndefined();
    domains.delete("staging");
    expect(requireTenantAlone("dev", domains)).toBeUndefined();
  });

  it("is given to a local tenant that is named, whatever the environment says", async () => {
    const tenantFile = await lineOf("localhost:4443");
    expect(await accessToStack({ stack: "prod", tenantFile }, environment)).toEqual({
      domain: "localhost:4443",
      caFile: "ca.pem",
      clientId: "id",
      credentials: { clientSecret: "hush" },
    });
  });

  it.each(["exampleco.eu.auth0.com", "localhost.evil.example", "localhost:4443@exampleco.eu.auth0.com"])(
    "is refused to %s as a local tenant: it is not on this machine",
    async (domain) => {
      const tenantFile = await lineOf(domain);
      await expect(accessToStack({ stack: "dev", tenantFile }, {})).rejects.toThrow(
        "TENANT_ACCESS_INVALID: ",
      );
    },
  );
});
