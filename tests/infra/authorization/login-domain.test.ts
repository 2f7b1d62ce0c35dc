import { expect, it } from "vitest";
import { declareStack } from "../declare.ts";

const NAME = "login.example.com";
const ZONE = "Z0123456789ABCDEFGHIJ";
const DOMAIN = "auth0:index/customDomain:CustomDomain";
const VERIFICATION = "auth0:index/customDomainVerification:CustomDomainVerification";

const stack = await declareStack({
  values: { "timesheets:loginDomain": { name: NAME, hostedZoneId: ZONE } },
});

it("is a custom domain of the tenant with a certificate of Auth0's and TLS 1.2 at least", () => {
  expect(stack.the(DOMAIN, "login").inputs).toEqual({
    domain: NAME,
    type: "auth0_managed_certs",
    tlsPolicy: "recommended",
  });
});

it("leads to where Auth0 says, before it is verified", () => {
  expect(stack.the("aws:route53/record:Record", "login").inputs).toEqual({
    name: NAME,
    type: "CNAME",
    records: [`edge of ${DOMAIN} login`],
    zoneId: ZONE,
    ttl: 300,
  });
  const verification = stack.the(VERIFICATION, "login");
  expect(verification.inputs).toEqual({ customDomainId: `${DOMAIN} login` });
  expect(verification.dependsOn).toContain("aws:route53/record:Record login");
});

it("answers before the gateway, which asks it for its keys, is made to trust it", () => {
  const authorizer = stack.the("aws:apigatewayv2/authorizer:Authorizer", "auth0");
  expect(authorizer.inputs).toMatchObject({ jwtConfiguration: { issuer: `https://${NAME}/` } });
  expect(authorizer.dependsOn).toContain(`${VERIFICATION} login`);
});

it("is the issuer that the function and the applications' developers are told", () => {
  expect(stack.outputs.issuer).toBe(`https://${NAME}/`);
  expect(stack.the("aws:lambda/function:Function", "api").inputs).toMatchObject({
    environment: { variables: { TIMESHEETS_ISSUER: `https://${NAME}/` } },
  });
});

it("has no record where no zone is named, and isn't there where nobody wants one", async () => {
  const byHand = await declareStack({ values: { "timesheets:loginDomain": { name: NAME } } });
  const records = ({ resources }: typeof stack) => resources.filter(({ type }) => type.endsWith(":Record"));
  expect(records(byHand)).toEqual([]);
  expect(byHand.the(VERIFICATION, "login").inputs).toEqual({ customDomainId: `${DOMAIN} login` });
  const without = await declareStack();
  expect(without.resources.filter(({ type }) => type.includes("customDomain"))).toEqual([]);
});
