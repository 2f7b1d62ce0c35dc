import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { declareStack } from "../declare.ts";
import type { DeclaredStack } from "../declared-stack.ts";

const NAME = "api.example.com";
const ZONE = "Z0123456789ABCDEFGHIJ";
const CERTIFICATE = "arn:aws:acm:eu-central-1:123456789012:certificate/12345678-1234-1234-1234-123456789012";
const declareWith = (customDomain: unknown) =>
  declareStack({ values: { "timesheets:customDomain": customDomain } });

const inZone = await declareWith({ name: NAME, hostedZoneId: ZONE });
const withCertificate = await declareWith({ name: NAME, certificateArn: CERTIFICATE });
const without = await declareStack();

const RECORD = "aws:route53/record:Record";
const about = ({ resources }: DeclaredStack) =>
  resources
    .map(({ type, name }) => `${type} ${name}`)
    .filter((label) => /acm|route53|domainName|apiMapping/.test(label));
const urlOf = ({ outputs }: DeclaredStack) =>
  new Promise((resolve) => {
    pulumi.output(outputs.apiUrl).apply(resolve);
  });

describe("a domain in a zone", () => {
  it("has a certificate that the zone proves", () => {
    expect(inZone.the("aws:acm/certificate:Certificate", "api").inputs).toEqual({
      domainName: NAME,
      validationMethod: "DNS",
      keyAlgorithm: "EC_prime256v1",
    });
    expect(inZone.the(RECORD, "certificate").inputs).toEqual({
      name: "_proof of aws:acm/certificate:Certificate api",
      type: "CNAME",
      records: ["_validation of aws:acm/certificate:Certificate api"],
      zoneId: ZONE,
      ttl: 300,
    });
    expect(inZone.the("aws:acm/certificateValidation:CertificateValidation", "api").inputs).toEqual({
      certificateArn: "arn:aws:acm:eu-central-1:000000000000:aws:acm/certificate:Certificate api",
      validationRecordFqdns: ["domain of aws:route53/record:Record certificate"],
    });
  });

  it("speaks TLS 1.2 at least, once the certificate is valid", () => {
    const domain = inZone.the("aws:apigatewayv2/domainName:DomainName", "api");
    expect(domain.inputs).toEqual({
      domainName: NAME,
      domainNameConfiguration: {
        certificateArn: "arn:aws:acm:eu-central-1:000000000000:aws:acm/certificate:Certificate api",
        endpointType: "REGIONAL",
        securityPolicy: "TLS_1_2",
      },
    });
    expect(domain.dependsOn).toContain("aws:acm/certificateValidation:CertificateValidation api");
  });

  it("leads to the stage", () => {
    expect(inZone.the("aws:apigatewayv2/apiMapping:ApiMapping", "api").inputs).toEqual({
      apiId: "aws:apigatewayv2/api:Api api",
      domainName: NAME,
      stage: "aws:apigatewayv2/stage:Stage api",
    });
  });

  it("is an alias in the zone", () => {
    expect(inZone.the(RECORD, "api").inputs).toMatchObject({
      name: NAME,
      type: "A",
      zoneId: ZONE,
      aliases: [{ evaluateTargetHealth: false }],
    });
  });
});

describe("a domain with a certificate", () => {
  it("takes that one, and leaves the records to others", () => {
    expect(about(withCertificate)).toEqual([
      "aws:apigatewayv2/apiMapping:ApiMapping api",
      "aws:apigatewayv2/domainName:DomainName api",
    ]);
    const { inputs } = withCertificate.the("aws:apigatewayv2/domainName:DomainName", "api");
    expect(inputs.domainNameConfiguration).toEqual({
      certificateArn: CERTIFICATE,
      endpointType: "REGIONAL",
      securityPolicy: "TLS_1_2",
    });
  });
});

describe("the API's address", () => {
  it.each([
    ["a domain in a zone", inZone],
    ["a domain with a certificate", withCertificate],
  ])("is %s, and no other", async (_what, stack) => {
    expect(await urlOf(stack)).toBe("https://api.example.com");
    expect(stack.the("aws:apigatewayv2/api:Api", "api").inputs.disableExecuteApiEndpoint).toBe(true);
  });

  it("is the gateway's own without a domain", async () => {
    expect(about(without)).toEqual([]);
    expect(await urlOf(without)).toBe("https://not.deployed.invalid");
    expect(without.the("aws:apigatewayv2/api:Api", "api").inputs.disableExecuteApiEndpoint).toBe(false);
  });
});
