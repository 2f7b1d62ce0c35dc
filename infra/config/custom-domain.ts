import { z } from "zod";
import { section } from "./section.ts";
import { expected } from "./words.ts";

/** A host of at least two labels, in lower case, without a port. */
const DOMAIN = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;
/** The id of a Route 53 zone. */
export const ZONE = /^Z[A-Z0-9]{1,31}$/;
const CERTIFICATE = /^arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate\/[0-9a-f-]+$/;

const EXAMPLES = {
  name: "api.example.com",
  hostedZoneId: "Z0123456789ABCDEFGHIJ",
  gatewayAddressUntil: "2027-01-15",
  certificateArn: "arn:aws:acm:eu-central-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
} as const;
const EXAMPLE = { name: EXAMPLES.name, hostedZoneId: EXAMPLES.hostedZoneId };

/** A domain, and the zone that its certificate and records are made in, or the certificate that it has. */
export type CustomDomain = {
  readonly name: string;
  /** The last day on which the gateway's own address answers, too; absent once it is closed. */
  readonly gatewayAddressUntil?: string | undefined;
} & (
  | { readonly hostedZoneId: string; readonly certificateArn?: undefined }
  | { readonly certificateArn: string; readonly hostedZoneId?: undefined }
);

/**
 * The domain that the API has instead of the gateway's own address. With a Route 53 zone, its certificate and records are
 * made in it; with a certificate that exists, its records are somebody else's to make.
 */
export function customDomainSchema() {
  return section(
    {
      name: text(DOMAIN, "a domain without scheme and path", EXAMPLES.name),
      hostedZoneId: text(ZONE, "the id of a Route 53 zone", EXAMPLES.hostedZoneId).optional(),
      certificateArn: text(
        CERTIFICATE,
        "the ARN of a certificate in ACM",
        EXAMPLES.certificateArn,
      ).optional(),
      gatewayAddressUntil: day(EXAMPLES.gatewayAddressUntil).optional(),
    },
    EXAMPLE,
  ).transform(({ hostedZoneId, certificateArn, ...domain }, context): CustomDomain => {
    const { name } = domain;
    if (hostedZoneId !== undefined && certificateArn === undefined) return { ...domain, hostedZoneId };
    if (certificateArn !== undefined && hostedZoneId === undefined) return { ...domain, certificateArn };
    const message = expected("either hostedZoneId or certificateArn beside the name", EXAMPLE);
    context.addIssue({ code: "custom", message: message({ input: { name, hostedZoneId, certificateArn } }) });
    return z.NEVER;
  });
}

/** The last day of something that is for a while only. */
export const day = (example: string) =>
  z.iso.date({ error: expected("a day, as year, month and day", example) });

/** A text of a pattern. */
export function text(pattern: RegExp, what: string, example: string) {
  const error = expected(what, example);
  return z.string({ error }).regex(pattern, { error });
}
