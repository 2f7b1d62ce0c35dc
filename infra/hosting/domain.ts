import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { CustomDomain } from "../config/custom-domain.ts";
import { declareCertificate } from "./certificate.ts";

/** The API that the domain leads to. */
export interface DomainArgs {
  readonly customDomain: CustomDomain;
  readonly api: aws.apigatewayv2.Api;
  readonly stage: aws.apigatewayv2.Stage;
  readonly parent: pulumi.Resource;
}

/**
 * Declares the domain at which the API is reached, with TLS 1.2 at least.
 *
 * @returns the API's address, without a slash at its end, once the domain leads to it.
 */
export function declareDomain({ customDomain, api, stage, parent }: DomainArgs): pulumi.Output<string> {
  const { name, hostedZoneId } = customDomain;
  const certificateArn =
    hostedZoneId === undefined ? customDomain.certificateArn : declareCertificate(name, hostedZoneId, parent);
  const domain = new aws.apigatewayv2.DomainName(
    "api",
    {
      domainName: name,
      domainNameConfiguration: {
        certificateArn,
        endpointType: "REGIONAL",
        securityPolicy: "TLS_1_2",
      },
    },
    { parent },
  );
  const mapping = new aws.apigatewayv2.ApiMapping(
    "api",
    { apiId: api.id, domainName: domain.domainName, stage: stage.id },
    { parent },
  );
  if (hostedZoneId !== undefined) {
    const { targetDomainName, hostedZoneId: zoneId } = domain.domainNameConfiguration;
    new aws.route53.Record(
      "api",
      {
        name,
        type: "A",
        zoneId: hostedZoneId,
        aliases: [{ name: targetDomainName, zoneId, evaluateTargetHealth: false }],
      },
      { parent },
    );
  }
  return pulumi.interpolate`https://${mapping.domainName}`;
}
