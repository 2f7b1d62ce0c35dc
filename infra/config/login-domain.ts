import { day, text, ZONE } from "./custom-domain.ts";
import { section } from "./section.ts";
import { HOST } from "./url.ts";

const EXAMPLE = { name: "login.example.com", hostedZoneId: "Z0123456789ABCDEFGHIJ" } as const;
const LAST_DAY = "2027-01-15";

/** A domain of the company's at which people sign in, and the zone that its record is made in. */
export interface LoginDomain {
  /** Of a tenant on this machine with its port. */
  readonly name: string;
  /** Absent where somebody makes the record by hand. */
  readonly hostedZoneId?: string | undefined;
  /** The last day on which tokens of the tenant's own domain are good, too; absent once nobody signs in there any more. */
  readonly formerIssuerUntil?: string | undefined;
}

/** The domain at which people sign in instead of the tenant's own, which then is for its Management API alone. */
export function loginDomainSchema() {
  return section(
    {
      name: text(HOST, "a domain without scheme and path", EXAMPLE.name),
      hostedZoneId: text(ZONE, "the id of a Route 53 zone", EXAMPLE.hostedZoneId).optional(),
      formerIssuerUntil: day(LAST_DAY).optional(),
    },
    EXAMPLE,
  );
}
