import { resourceTypes } from "declared-stack/resource-types";
import { describe, it } from "vitest";
import { type Case, expectViolations, titleOf } from "./cases.ts";

const record = `${resourceTypes.record} api`;

const cases: readonly Case[] = [
  {
    change: [`${resourceTypes.domain} api`, ["domainName"], "login.exampleco.com"],
    finds: [
      'domain-own: api domainName is "login.exampleco.com"; expected the name of timesheets:customDomain in the stack\'s configuration',
      'domain-own: api domainName is "api.timesheets.exampleco.com"; expected the DomainName of this stack',
      'domain-own: api name is "api.timesheets.exampleco.com"; expected the domain of this stack, or what proves that it is the stack\'s',
    ],
  },
  {
    change: [
      `${resourceTypes.domain} api`,
      ["domainNameConfiguration", "certificateArn"],
      "arn:aws:acm:eu-central-1:1:certificate/1",
    ],
    finds: [
      'domain-own: api domainNameConfiguration.certificateArn is "arn:aws:acm:eu-central-1:1:certificate/1"; expected the Certificate of this stack, or the certificateArn of timesheets:customDomain',
    ],
  },
  {
    change: [`${resourceTypes.certificate} api`, ["domainName"], "*.exampleco.com"],
    finds: [
      'domain-own: api domainName is "*.exampleco.com"; expected the name of timesheets:customDomain in the stack\'s configuration',
    ],
  },
  {
    change: [`${resourceTypes.certificate} api`, ["validationMethod"], "EMAIL"],
    finds: ['domain-own: api validationMethod is "EMAIL"; expected "DNS"'],
  },
  {
    change: [
      `${resourceTypes.certificateValidation} api`,
      ["certificateArn"],
      "arn:aws:acm:eu-central-1:1:certificate/1",
    ],
    finds: [
      'domain-own: api certificateArn is "arn:aws:acm:eu-central-1:1:certificate/1"; expected the Certificate of this stack',
    ],
  },
  {
    change: [`${resourceTypes.apiMapping} api`, ["apiId"], "a1b2c3d4e5"],
    finds: ['domain-own: api apiId is "a1b2c3d4e5"; expected the Api of this stack'],
  },
  {
    change: [`${resourceTypes.apiMapping} api`, ["stage"], "other"],
    finds: ['domain-own: api stage is "other"; expected the Stage of this stack'],
  },
  {
    change: [`${resourceTypes.apiMapping} api`, ["domainName"], "other.exampleco.com"],
    finds: ['domain-own: api domainName is "other.exampleco.com"; expected the DomainName of this stack'],
  },
  {
    change: [record, ["name"], "login.exampleco.com"],
    finds: [
      'domain-own: api name is "login.exampleco.com"; expected the domain of this stack, or what proves that it is the stack\'s',
    ],
  },
  {
    change: [record, ["zoneId"], "Z0SOMEBODYELSES"],
    finds: [
      'domain-own: api zoneId is "Z0SOMEBODYELSES"; expected the hostedZoneId of timesheets:customDomain in the stack\'s configuration',
    ],
  },
  {
    change: [record, ["aliases", 0, "name"], "d-1234567890.execute-api.eu-central-1.amazonaws.com"],
    finds: [
      'domain-own: api aliases is [{"evaluateTargetHealth":false,"name":"d-1234567890.execute-…; expected the address of the DomainName of this stack',
    ],
  },
  {
    change: [record, ["records"], ["192.0.2.1"]],
    finds: ['domain-own: api records is ["192.0.2.1"]; expected what proves that the domain is the stack\'s'],
  },
];

describe("guardrails of the domain find", () => {
  it.each(cases.map((one) => [titleOf(one), one] as const))("%s", (_title, one) => expectViolations(one));
});
