/** Why a token was refused, each with what its holder is told: never anything of the token itself. */
export const TOKEN_FAULTS = {
  malformed: "The access token is malformed",
  algorithm: "The access token is not signed with RS256",
  unknown_key: "The access token is signed with a key that its issuer does not have",
  signature: "The signature of the access token is wrong",
  expired: "The access token has expired",
  not_yet_valid: "The access token is not valid yet",
  issuer: "The access token is from another issuer",
  audience: "The access token is for another audience",
  not_an_access_token: "The token is not an access token",
  application: "The access token was issued to an application that may not use this API",
  grant: "The access token was obtained by a grant that its application may not use",
} as const;

export type TokenFault = keyof typeof TOKEN_FAULTS;

/** A token that is not to be accepted. */
export class TokenError extends Error {
  override readonly name = "TokenError";
  readonly code = "TOKEN_REFUSED";
  readonly fault: TokenFault;

  constructor(fault: TokenFault, options?: ErrorOptions) {
    super(TOKEN_FAULTS[fault], options);
    this.fault = fault;
  }
}

/** The issuer's keys cannot be had, so that nobody can tell whether a token is good. */
export class KeysUnavailableError extends Error {
  override readonly name = "KeysUnavailableError";
  readonly code = "KEYS_UNAVAILABLE";

  constructor(jwksUri: string, options: ErrorOptions) {
    super(`the keys at ${jwksUri} cannot be fetched; check that the issuer is right and reachable`, options);
  }
}
