import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** How long resolvers may remember a validation record, in seconds. It never changes. */
const RECORD_TTL = 300;

/**
 * Declares a domain's certificate, and the record by which ACM sees, now and at each renewal, that the domain is ours.
 *
 * @param hostedZoneId the Route 53 zone that the domain is in.
 * @returns the ARN of the certificate, once it is valid.
 */
export function declareCertificate(
  domainName: string,
  hostedZoneId: string,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const certificate = new aws.acm.Certificate(
    "api",
    { domainName, validationMethod: "DNS", keyAlgorithm: "EC_prime256v1" },
    { parent },
  );
  const proof = (member: "resourceRecordName" | "resourceRecordType" | "resourceRecordValue") =>
    // One domain has one proof; where nothing is created there is none.
    certificate.domainValidationOptions.apply((proofs) => proofs?.[0]?.[member] ?? "");
  const record = new aws.route53.Record(
    "certificate",
    {
      name: proof("resourceRecordName"),
      type: proof("resourceRecordType"),
      records: [proof("resourceRecordValue")],
      zoneId: hostedZoneId,
      ttl: RECORD_TTL,
    },
    { parent },
  );
  return new aws.acm.CertificateValidation(
    "api",
    { certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn] },
    { parent },
  ).certificateArn;
}
