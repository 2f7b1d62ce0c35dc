import type { PolicyResource } from "@pulumi/policy";
import { resourceTypes } from "declared-stack/resource-types";
import { expect, it } from "vitest";
import { domainGuardrails } from "../../../infra/guardrails/hosting/domain.ts";
import { judgeStack } from "../../../infra/guardrails/judge/judge.ts";
import { stackResources } from "../../../infra/guardrails/pack/resources.ts";
import { optionsFor } from "./cases.ts";

const resource = (
  type: string,
  name: string,
  props: Record<string, unknown>,
  propertyDependencies: Record<string, PolicyResource[]> = {},
): PolicyResource => ({
  type,
  name,
  props,
  urn: `urn:pulumi:prod::timesheets::${type}::${name}`,
  opts: {
    protect: false,
    ignoreChanges: [],
    aliases: [],
    customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
    additionalSecretOutputs: [],
  },
  dependencies: Object.values(propertyDependencies).flat(),
  propertyDependencies,
  isType: () => false,
  asType: () => undefined,
});

const NAME = "api.timesheets.exampleco.com";
const PROOF = `_3639ac514e785e898d2646601fa951d5.${NAME}`;
const ZONE = "Z0EXAMPLECO0TIMESHEETS";

/** A domain, its certificate and its records as AWS's provider keeps them once they are there. */
function deployed({
  leadsTo = "d-1a2b3c4d5e.execute-api.eu-central-1.amazonaws.com",
} = {}): PolicyResource[] {
  const certificateArn = "arn:aws:acm:eu-central-1:123456789012:certificate/1b2c";
  const certificate = resource(resourceTypes.certificate, "api", {
    id: certificateArn,
    arn: certificateArn,
    domainName: NAME,
    validationMethod: "DNS",
    domainValidationOptions: [
      {
        domainName: NAME,
        resourceRecordName: `${PROOF}.`,
        resourceRecordType: "CNAME",
        resourceRecordValue: "_x.acm-validations.aws.",
      },
    ],
  });
  const proof = resource(
    resourceTypes.record,
    "certificate",
    {
      id: `${ZONE}_${PROOF}_CNAME`,
      name: PROOF,
      fqdn: PROOF,
      zoneId: ZONE,
      records: ["_x.acm-validations.aws."],
    },
    { name: [certificate], records: [certificate] },
  );
  const validation = resource(
    resourceTypes.certificateValidation,
    "api",
    { id: "2026-11-27", certificateArn, validationRecordFqdns: [PROOF] },
    { certificateArn: [certificate], validationRecordFqdns: [proof] },
  );
  const domain = resource(
    resourceTypes.domain,
    "api",
    {
      id: NAME,
      domainName: NAME,
      domainNameConfiguration: {
        certificateArn,
        endpointType: "REGIONAL",
        securityPolicy: "TLS_1_2",
        targetDomainName: "d-1a2b3c4d5e.execute-api.eu-central-1.amazonaws.com",
        hostedZoneId: "Z1U9ULNL0V5AJ3",
      },
    },
    { domainNameConfiguration: [validation] },
  );
  const record = resource(
    resourceTypes.record,
    "api",
    {
      id: `${ZONE}_${NAME}_A`,
      name: NAME,
      fqdn: NAME,
      zoneId: ZONE,
      aliases: [{ name: leadsTo, zoneId: "Z1U9ULNL0V5AJ3", evaluateTargetHealth: false }],
    },
    { aliases: [domain] },
  );
  return [certificate, proof, validation, domain, record];
}

const violationsIn = (resources: readonly PolicyResource[]): string[] =>
  judgeStack(stackResources(resources), {
    ...optionsFor("prod"),
    waivers: [],
    guardrails: domainGuardrails,
  }).violations.map(({ name, property }) => `${name} ${property}`);

it("the pack knows names that AWS made by what made them, though one is written with a dot and one without", () => {
  expect(violationsIn(deployed())).toEqual([]);
});

it("the pack sees a record that leads to another gateway", () => {
  const elsewhere = deployed({ leadsTo: "d-9z8y7x6w5v.execute-api.eu-central-1.amazonaws.com" });
  expect(violationsIn(elsewhere)).toEqual(["api aliases"]);
});
