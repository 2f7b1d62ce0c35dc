import { resourceTypes } from "declared-stack/resource-types";
import { describe, expect, it } from "vitest";
import { judgeStack } from "../../../infra/guardrails/judge/judge.ts";
import { type Case, declared, expectViolations, optionsFor, shortText, titleOf } from "./cases.ts";

const domain = `${resourceTypes.customDomain} login`;
const record = `${resourceTypes.record} login`;

const cases: readonly Case[] = [
  {
    change: [domain, ["domain"], "login.evil.example"],
    finds: [
      'login-domain-own: login domain is "login.evil.example"; expected the name of timesheets:loginDomain in the stack\'s configuration',
    ],
  },
  {
    change: [domain, ["type"], "self_managed_certs"],
    finds: ['login-domain-own: login type is "self_managed_certs"; expected "auth0_managed_certs"'],
  },
  {
    change: [domain, ["tlsPolicy"], "compatible"],
    finds: ['login-domain-tls: login tlsPolicy is "compatible"; expected "recommended"'],
  },
  {
    change: [domain, ["relyingPartyIdentifier"], "exampleco.com"],
    finds: ['login-domain-own: login relyingPartyIdentifier is "exampleco.com"; expected none'],
  },
  {
    change: [`${resourceTypes.customDomainVerification} login`, ["customDomainId"], "cd_1"],
    finds: ['login-domain-own: login customDomainId is "cd_1"; expected the CustomDomain of this stack'],
  },
  {
    change: [record, ["records", 0], "evil.example"],
    finds: [
      'login-domain-own: login records is ["evil.example"]; expected the name that the CustomDomain of this stack has to lead to, alone',
    ],
  },
  {
    change: [record, ["zoneId"], "Z0SOMEBODYELSES"],
    finds: [
      'login-domain-own: login zoneId is "Z0SOMEBODYELSES"; expected the hostedZoneId of timesheets:loginDomain in the stack\'s configuration',
    ],
  },
  {
    change: [record, ["type"], "A"],
    finds: ['login-domain-own: login type is "A"; expected "CNAME"'],
  },
  {
    change: [record, ["name"], "www.exampleco.com"],
    finds: [
      'domain-own: login name is "www.exampleco.com"; expected the domain of this stack, or what proves that it is the stack\'s',
      'domain-own: login records is ["edge of auth0:index/customDomain:CustomDomain login"]; expected what proves that the domain is the stack\'s',
    ],
  },
];

describe("guardrails of the login domain find", () => {
  it.each(cases.map((one) => [titleOf(one), one] as const))("%s", (_title, one) => expectViolations(one));

  it("a domain that is configured and not declared", () => {
    const without = declared.prod.filter(({ type }) => !type.includes("customDomain"));
    const found = judgeStack(without, optionsFor("prod")).violations.map(shortText);
    expect(found).toEqual([
      "login-domain-own: is not declared; expected the domain of timesheets:loginDomain",
      "login-domain-own: is not declared; expected the verification of timesheets:loginDomain",
      'login-domain-own: login records is ["edge of auth0:index/customDomain:CustomDomain login"]; expected the name that the CustomDomain of this stack has to lead to, alone',
    ]);
  });

  it("a domain that is declared and not configured", () => {
    const { "timesheets:loginDomain": _, ...config } = optionsFor("prod").config;
    const found = judgeStack(declared.prod, { ...optionsFor("prod"), config }).violations.map(shortText);
    expect(found).toContain(
      'login-domain-own: login domain is "login.timesheets.exampleco.com"; expected the name of timesheets:loginDomain in the stack\'s configuration',
    );
    expect(found).toContain(
      'authorizer-issuer: auth0 jwtConfiguration.issuer is "https://login.timesheets.exampleco.com/"; expected the issuer of timesheets:loginDomain, or else of auth0:domain',
    );
  });
});
