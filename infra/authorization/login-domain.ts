import * as auth0 from "@pulumi/auth0";
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { LoginDomain } from "../config/login-domain.ts";

/** How long resolvers may remember the record, in seconds. */
const RECORD_TTL = 300;

/** How long a deployment waits for Auth0 to see the record, which somebody may have to make by hand. */
const VERIFIED_WITHIN = "15m";

const withRecord = z.object({ record: z.string() });

/**
 * Declares the domain at which people sign in: Auth0 answers there as at the tenant's own, with a certificate of its own
 * making and an issuer of that domain.
 *
 * @returns the domain's verification: who needs the domain to answer waits for it.
 */
export function declareLoginDomain(
  { name, hostedZoneId }: LoginDomain,
  { protect, parent }: { readonly protect: boolean; readonly parent: pulumi.Resource },
): pulumi.Resource {
  const domain = new auth0.CustomDomain(
    "login",
    { domain: name, type: "auth0_managed_certs", tlsPolicy: "recommended" },
    { parent, protect },
  );
  const records =
    hostedZoneId === undefined
      ? []
      : [
          new aws.route53.Record(
            "login",
            { name, type: "CNAME", records: [targetOf(domain)], zoneId: hostedZoneId, ttl: RECORD_TTL },
            { parent },
          ),
        ];
  return new auth0.CustomDomainVerification(
    "login",
    { customDomainId: domain.id },
    { parent, protect, dependsOn: records, customTimeouts: { create: VERIFIED_WITHIN } },
  );
}

/** The name that the domain has to lead to. Where nothing is created there is none. */
const targetOf = ({ verifications }: auth0.CustomDomain): pulumi.Output<string> =>
  verifications.apply((all) => withRecord.safeParse(all?.[0]?.methods[0]).data?.record ?? "");
