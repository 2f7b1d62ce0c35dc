import { expect, it } from "vitest";
import { stackOnTenant } from "../../../tenant/connect/stack-on-tenant.ts";

const login = JSON.stringify({ name: "login.example.com", hostedZoneId: "Z0EXAMPLE" });
const config = {
  "auth0:domain": "a.eu.auth0.com",
  "timesheets:loginDomain": login,
  "aws:region": "eu-central-1",
};

it("takes the other name of a local tenant for the login domain, which no zone knows", () => {
  expect(stackOnTenant(config, "localhost:4443")).toEqual({
    "auth0:domain": "localhost:4443",
    "timesheets:loginDomain": '{"name":"127.0.0.1:4443"}',
    "aws:region": "eu-central-1",
  });
});

it("leaves the login domain of a tenant elsewhere as it is", () => {
  expect(stackOnTenant(config, "b.eu.auth0.com")).toEqual({ ...config, "auth0:domain": "b.eu.auth0.com" });
});

it.each([undefined, "login.example.com"])("makes no login domain of %s", (value) => {
  const own = { ...(value !== undefined && { "timesheets:loginDomain": value }) };
  expect(stackOnTenant(own, "localhost:1")).toEqual({ ...own, "auth0:domain": "localhost:1" });
});
