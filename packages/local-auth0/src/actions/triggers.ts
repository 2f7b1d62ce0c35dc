/** The triggers whose Actions run here: which functions an Action exports for them, and what their `api` offers. */
export interface TriggerDefinition {
  readonly handler: string;
  /** Goes on in the Action that sent the browser away. */
  readonly continuation?: string;
  /** The members of `api`, for example `accessToken.setCustomClaim`. */
  readonly methods: readonly string[];
}

const CACHE = ["cache.delete", "cache.get", "cache.set"];
const USER_METADATA = ["user.setAppMetadata", "user.setUserMetadata"];
const REDIRECT = ["redirect.encodeToken", "redirect.sendUserTo", "redirect.validateToken"];
const CHALLENGES = ["authentication.challengeWith", "authentication.challengeWithAny"];
const DELIVERY = ["notification.drop", "notification.retry", ...CACHE];
const METADATA = [
  "deleteMetadata",
  "evictMetadata",
  "revoke",
  "setExpiresAt",
  "setIdleExpiresAt",
  "setMetadata",
];
const SAML = [
  ...[
    "setAttribute",
    "setAudience",
    "setAuthnContextClassRef",
    "setCert",
    "setCreateUpnClaim",
    "setDestination",
  ],
  ...["setDigestAlgorithm", "setEncryptionAlgorithm", "setEncryptionCert", "setEncryptionPublicKey"],
  ...["setIncludeAttributeNameFormat", "setIssuer", "setKey", "setLifetimeInSeconds", "setMapIdentities"],
  ...["setMapUnknownClaimsAsIs", "setNameIdentifierFormat", "setNameIdentifierProbes"],
  ...["setPassthroughClaimsWithNoMapping", "setRecipient", "setRelayState", "setSignResponse"],
  ...["setSignatureAlgorithm", "setSigningCert", "setTypedAttributes"],
];

/** From Auth0's documentation of each trigger's API object. */
export const TRIGGERS = {
  "post-login": {
    handler: "onExecutePostLogin",
    continuation: "onContinuePostLogin",
    methods: [
      ...["access.deny", "validation.error", "multifactor.enable", "prompt.render", "rules.wasExecuted"],
      ...["accessToken.addScope", "accessToken.removeScope", "accessToken.setCustomClaim"],
      ...["idToken.setCustomClaim", "transaction.setMetadata"],
      ...["groups.getUserGroups", "groups.hasGroupMembership"],
      ...CHALLENGES,
      ...["authentication.enrollWith", "authentication.enrollWithAny"],
      ...["authentication.recordMethod", "authentication.setPrimaryUser"],
      ...METADATA.flatMap((name) => [`session.${name}`, `refreshToken.${name}`]),
      "session.setCookieMode",
      ...SAML.map((name) => `samlResponse.${name}`),
      ...USER_METADATA,
      ...REDIRECT,
      ...CACHE,
    ],
  },
  "post-credential-validation": {
    handler: "onExecutePostCredentialValidation",
    methods: ["authentication.deny", "transaction.setMetadata", ...CACHE],
  },
  "credentials-exchange": {
    handler: "onExecuteCredentialsExchange",
    methods: ["access.deny", "accessToken.setCustomClaim", ...CACHE],
  },
  "custom-token-exchange": {
    handler: "onExecuteCustomTokenExchange",
    methods: [
      ...["access.deny", "access.rejectInvalidSubjectToken", "transaction.setMetadata"],
      ...["authentication.setUserById", "authentication.setUserByConnection"],
      ...["authentication.setOrganization", "authentication.setActor"],
      ...USER_METADATA,
      ...CACHE,
    ],
  },
  "pre-user-registration": {
    handler: "onExecutePreUserRegistration",
    methods: ["access.deny", "validation.error", ...USER_METADATA, ...CACHE],
  },
  "post-user-registration": { handler: "onExecutePostUserRegistration", methods: CACHE },
  "password-reset-post-challenge": {
    handler: "onExecutePostChallenge",
    continuation: "onContinuePostChallenge",
    methods: [
      "access.deny",
      "prompt.render",
      "transaction.setResultUrl",
      ...CHALLENGES,
      ...REDIRECT,
      ...CACHE,
    ],
  },
  "post-change-password": { handler: "onExecutePostChangePassword", methods: CACHE },
  "send-phone-message": { handler: "onExecuteSendPhoneMessage", methods: CACHE },
  "custom-phone-provider": { handler: "onExecuteCustomPhoneProvider", methods: DELIVERY },
  "custom-email-provider": { handler: "onExecuteCustomEmailProvider", methods: DELIVERY },
  "event-stream": { handler: "onExecuteEventStream", methods: CACHE },
} as const satisfies Readonly<Record<string, TriggerDefinition>>;

export type Trigger = keyof typeof TRIGGERS;
