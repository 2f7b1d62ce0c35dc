import type { PolicyApi } from "./types.ts";

/** The names of the claims by which an access token tells of second factors. */
export const secondFactorClaims = ({ claimNamespace }: Pick<PolicyApi, "claimNamespace">) => ({
  /** When its person showed one, in seconds since the epoch. */
  shownClaim: `${claimNamespace}second_factor`,
  /** The scopes that it lacks for want of one. */
  lackingClaim: `${claimNamespace}second_factor_scopes`,
});

/** The class of authentication of a login with a second factor, in Auth0's terms (`acr_values`). */
export const MULTI_FACTOR = "http://schemas.openid.net/pape/policies/2007/06/multi-factor";
